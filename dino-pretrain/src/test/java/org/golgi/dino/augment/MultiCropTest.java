package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MultiCropTest {
    private static final RgbImage TILE = TestTiles.smooth(70, 60, 1);

    @ParameterizedTest
    @EnumSource(AugmentPreset.class)
    void crops_have_their_sizes_and_come_again_to_the_byte(AugmentPreset preset) {
        AugmentConfig config = preset.config().withCrops(32, 16, 3);
        List<RgbImage> first = crops(new MultiCrop(config), 5, 9);
        assertThat(first).hasSize(5);
        assertThat(first).extracting(RgbImage::width).containsExactly(32, 32, 16, 16, 16);
        assertThat(first).extracting(RgbImage::height).containsExactly(32, 32, 16, 16, 16);
        MultiCrop used = new MultiCrop(config);
        crops(used, 1, 1);
        assertThat(bytes(crops(used, 5, 9))).isEqualTo(bytes(first));
        assertThat(crops(used, 5, 10).get(0).pixels()).isNotEqualTo(first.get(0).pixels());
        assertThat(crops(used, 6, 9).get(0).pixels()).isNotEqualTo(first.get(0).pixels());
    }

    @Test
    void numbers_are_laid_out_crop_major_and_normalised() {
        AugmentConfig config = AugmentPreset.DINOV2_OFFICIAL.config().withCrops(16, 8, 2);
        MultiCrop crops = new MultiCrop(config);
        float[] globals = new float[2 * 3 * config.cropLength(0)];
        float[] locals = new float[2 * 3 * config.cropLength(2)];
        crops.apply(TILE, 5, 9, new CropTarget(globals, locals, 3, 1));
        List<RgbImage> pictures = crops(crops, 5, 9);
        for (int view = 0; view < 4; view++) {
            int length = config.cropLength(view);
            float[] numbers = view < 2 ? globals : locals;
            int offset = (view % 2 * 3 + 1) * length;
            int size = length / 3;
            for (int i = 0; i < size; i++) {
                float green = (pictures.get(view).pixels()[3 * i + 1] & 0xFF) / 255f;
                assertThat(numbers[offset + size + i]).isEqualTo((green - 0.456f) / 0.224f);
            }
        }
        assertThat(globals[0]).as("the place of tile 0 is not touched").isZero();
    }

    /** The blur of the official code is applied with the probabilities that its wrapper makes of the named ones. */
    @ParameterizedTest
    @CsvSource({
        "DINOV2_OFFICIAL, 0, 0.9, 0.5, 0.2",
        "DINOV2_NOMINAL, 1, 0.1, 0.5, 0.2",
        "PATHOLOGY, 0.35, 0.35, 0.35, 0"
    })
    void presets_blur_and_solarise_as_often_as_they_say(
            AugmentPreset preset, double global1, double global2, double local, double solarize) {
        double[] blur = {global1, global2, local};
        for (int view = 0; view < 3; view++) {
            assertThat(share(preset, view, GaussianBlur.class)).isCloseTo(blur[view], within(0.05));
        }
        assertThat(share(preset, 1, Solarize.class)).isCloseTo(solarize, within(0.05));
        assertThat(share(preset, 0, Solarize.class)).isZero();
    }

    @Test
    void pathology_shows_all_eight_orientations() {
        AugmentConfig config = AugmentPreset.PATHOLOGY.config();
        List<List<Operation>> seen = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            List<Operation> turns = ViewPlan.draw(Rng.of(2, i), config, 0, 64, 64).stream()
                    .filter(operation -> operation instanceof Flip || operation instanceof QuarterTurn)
                    .toList();
            if (!seen.contains(turns)) {
                seen.add(turns);
            }
        }
        RgbImage tile = TestTiles.noise(4, 4, 1);
        assertThat(seen.stream()
                        .map(turns -> List.of(boxed(TestTiles.after(tile, turns.toArray(new Operation[0])))))
                        .distinct())
                .hasSize(8);
    }

    @Test
    void a_tile_that_is_too_narrow_for_any_aspect_gives_its_middle() {
        for (int i = 0; i < 50; i++) {
            ResizedCrop crop =
                    (ResizedCrop) ViewPlan.draw(Rng.of(3, i), AugmentPreset.DINOV2_OFFICIAL.config(), 0, 30, 400)
                            .get(0);
            assertThat(crop.box().width()).isEqualTo(30);
            assertThat(crop.box().height()).isEqualTo(40);
            assertThat(crop.box().top()).isEqualTo(180);
        }
    }

    private static double share(AugmentPreset preset, int view, Class<? extends Operation> operation) {
        int draws = 2000;
        int applied = 0;
        for (int i = 0; i < draws; i++) {
            applied += ViewPlan.draw(Rng.of(1, view, i), preset.config(), view, 64, 64).stream()
                            .anyMatch(operation::isInstance)
                    ? 1
                    : 0;
        }
        return applied / (double) draws;
    }

    private static List<RgbImage> crops(MultiCrop crops, long seed, long sample) {
        List<RgbImage> pictures = new ArrayList<>();
        crops.apply(TILE, seed, sample, (view, canvas) -> pictures.add(canvas.toRgb()));
        return pictures;
    }

    private static List<String> bytes(List<RgbImage> pictures) {
        return pictures.stream().map(MultiCropTest::boxed).toList();
    }

    private static String boxed(RgbImage image) {
        return java.util.Arrays.toString(image.pixels());
    }

    private static org.assertj.core.data.Offset<Double> within(double share) {
        return org.assertj.core.data.Offset.offset(share);
    }
}
