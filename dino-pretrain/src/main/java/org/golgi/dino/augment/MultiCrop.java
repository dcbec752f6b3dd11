package org.golgi.dino.augment;

import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.Normalisation;
import org.golgi.datasets.image.RgbImage;

/**
 * Makes the crops of a tile: a pure function of tile, seed, sample number and view.
 *
 * <p>Holds scratch memory: one for each thread.
 */
public final class MultiCrop {
    /** Keeps these random streams apart from others of the same seed. */
    private static final long STREAM = 0x61756763726f70L;

    private final AugmentConfig config;
    private final float[][] normalisation;
    private final Canvas canvas = new Canvas();

    /** Where the crops of a tile go. */
    @FunctionalInterface
    public interface Destination {
        /**
         * Takes the finished crop of this view, see {@link Canvas#normalised} and {@link Canvas#toRgb}.
         *
         * @param view 0 and 1 are the global crops, the others local
         */
        void accept(int view, Canvas canvas);
    }

    public MultiCrop(AugmentConfig config) {
        this.config = config;
        this.normalisation = Normalisation.table(config.mean(), config.deviation());
    }

    public AugmentConfig config() {
        return config;
    }

    /** All crops of a tile, one after the other. */
    public void apply(RgbImage tile, long seed, long sample, Destination destination) {
        canvas.loadTile(tile);
        for (int view = 0; view < config.views(); view++) {
            Rng rng = Rng.of(STREAM, seed, sample, view);
            List<Operation> plan = ViewPlan.draw(rng, config, view, tile.width(), tile.height());
            for (Operation operation : plan) {
                operation.apply(canvas);
            }
            destination.accept(view, canvas);
        }
    }

    /** All crops of a tile as normalised numbers. */
    public void apply(RgbImage tile, long seed, long sample, CropTarget target) {
        apply(
                tile,
                seed,
                sample,
                (view, made) -> made.normalised(
                        normalisation, target.array(view), target.offset(view, config.cropLength(view))));
    }
}
