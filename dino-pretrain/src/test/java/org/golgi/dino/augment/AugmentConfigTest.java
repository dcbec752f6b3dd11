package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.golgi.dino.config.DinoPreset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentConfigTest {

    @Test
    void dinov2_official_is_recorded() {
        assertThat(AugmentPreset.of("dinov2-official").config())
                .isEqualTo(new AugmentConfig(
                        224,
                        96,
                        8,
                        new Range(0.32, 1),
                        new Range(0.05, 0.32),
                        new Range(0.75, 4 / 3.0),
                        new FlipConfig(0.5, 0, 0),
                        new JitterConfig(0.4, 0.4, 0.2, 0.1),
                        new HedConfig(0, 0),
                        new Range(0.1, 2),
                        128,
                        new ViewConfig(0, 0.8, 0.2, 0, 0),
                        new ViewConfig(0, 0.8, 0.2, 0.9, 0.2),
                        new ViewConfig(0, 0.8, 0.2, 0.5, 0),
                        List.of(0.485, 0.456, 0.406),
                        List.of(0.229, 0.224, 0.225)));
    }

    @Test
    void dinov2_nominal_differs_from_official_in_the_blur_of_the_global_crops_only() {
        AugmentConfig nominal = AugmentPreset.of("dinov2-nominal").config();
        AugmentConfig official = AugmentPreset.of("dinov2-official").config();
        assertThat(nominal.global1().blur()).isEqualTo(1);
        assertThat(nominal.global2().blur()).isEqualTo(0.1);
        assertThat(nominal)
                .usingRecursiveComparison()
                .ignoringFields("global1.blur", "global2.blur")
                .isEqualTo(official);
    }

    @Test
    void pathology_is_recorded() {
        ViewConfig view = new ViewConfig(0.5, 0.8, 0.1, 0.35, 0);
        AugmentConfig pathology = AugmentPreset.of("pathology").config();
        assertThat(pathology.flips()).isEqualTo(new FlipConfig(0.5, 0.5, 0.5));
        assertThat(pathology.jitter()).isEqualTo(new JitterConfig(0.2, 0.2, 0.1, 0.05));
        assertThat(pathology.hed()).isEqualTo(new HedConfig(0.1, 0.05));
        assertThat(List.of(pathology.global1(), pathology.global2(), pathology.local()))
                .containsOnly(view);
        assertThat(pathology)
                .usingRecursiveComparison()
                .ignoringFields("flips", "jitter", "hed", "global1", "global2", "local")
                .isEqualTo(AugmentPreset.of("dinov2-official").config());
    }

    @ParameterizedTest
    @CsvSource({"vitl16-short, dinov2-official", "uni, dinov2-official", "vits16, pathology"})
    void presets_of_runs_hold_the_named_numbers(String run, String augmentation) {
        AugmentConfig crops =
                DinoPreset.of(run).load(Optional.empty(), List.of()).value().crops();
        AugmentConfig named = AugmentPreset.of(augmentation).config();
        if (run.equals("vitl16-short")) {
            assertThat(crops).isEqualTo(named);
        } else {
            assertThat(crops)
                    .usingRecursiveComparison()
                    .ignoringFields("globalScale", "localScale")
                    .isEqualTo(named);
            assertThat(List.of(crops.globalScale(), crops.localScale()))
                    .containsExactly(new Range(0.48, 1), new Range(0.16, 0.48));
        }
    }

    @Test
    void an_unknown_preset_names_those_there_are() {
        assertThatThrownBy(() -> AugmentPreset.of("dino"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("augmentation preset 'dino' is not known; there are"
                        + " dinov2-official, dinov2-nominal, pathology");
    }

    @Test
    void values_that_make_no_sense_are_refused_with_the_key() {
        assertThatThrownBy(() -> new ViewConfig(0, 1.2, 0, 0, 0)).hasMessageContaining("jitter is 1.2");
        assertThatThrownBy(() -> new FlipConfig(0, Double.NaN, 0)).hasMessageContaining("flips.vertical is NaN");
        assertThatThrownBy(() -> new JitterConfig(0, 0, 0, 0.6)).hasMessageContaining("jitter.hue is 0.6");
        assertThatThrownBy(() -> new HedConfig(2, 0)).hasMessageContaining("hed.scale is 2.0");
        assertThatThrownBy(() -> new Range(2, 1)).hasMessageContaining("from 2.0 to 1.0");
        AugmentConfig legal = AugmentPreset.DINOV2_OFFICIAL.config();
        assertThatThrownBy(() -> legal.withCrops(224, 4, 8)).hasMessageContaining("local_size_px is 4");
        assertThatThrownBy(() -> legal.withCrops(224, 96, -1)).hasMessageContaining("local_crops is -1");
    }
}
