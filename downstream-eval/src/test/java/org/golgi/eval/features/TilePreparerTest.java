package org.golgi.eval.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.image.EvalTransform;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;

class TilePreparerTest {

    @Test
    void bytes_and_a_normalised_batch_are_what_the_transform_gives() {
        ImageTransform transform =
                new ImageTransform(24, 16, ImageTransform.IMAGENET_MEAN, ImageTransform.IMAGENET_DEVIATION);
        RgbImage image = RgbImage.blank(37, 51);
        Rng rng = Rng.of(3);
        for (int i = 0; i < image.pixels().length; i++) {
            image.pixels()[i] = (byte) rng.nextInt(256);
        }
        TilePreparer preparer = new TilePreparer(transform);
        float[] expected = EvalTransform.apply(image, transform);
        try (Scope scope = new Scope()) {
            byte[] prepared = preparer.prepare(image);
            float[] actual = Ops.toFloats(preparer.batch(List.of(prepared, prepared)));
            assertThat(actual).hasSize(2 * expected.length);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i % expected.length], within(1e-5f));
            }
        }
    }
}
