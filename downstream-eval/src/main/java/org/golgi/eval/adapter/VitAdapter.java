package org.golgi.eval.adapter;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.GroupNorm;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.nn.UpConvolution;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VisionTransformer;

/**
 * ViT-Adapter (Chen et al. 2023): a plain vision transformer gives maps at 1/4, 1/8, 1/16 and 1/32 of the picture. The
 * spatial prior's three coarser maps exchange features with the patch tokens around each of four stages of blocks:
 * before a stage an {@link Injector} gives, after it an {@link Extractor} takes; two more extractors end it. The
 * transformer itself is not registered here: its weights stay as they are, gradients only pass through.
 */
public final class VitAdapter extends Module {
    private static final int STAGES = 4;
    private static final int EXTRA = 2;
    private static final int NORM_GROUPS = 8;

    private final VisionTransformer vit;
    private final List<Integer> ends = new ArrayList<>();
    private final SpatialPrior prior;
    private final Parameter levelEmbedding;
    private final List<Injector> injectors;
    private final List<Extractor> extractors;
    private final UpConvolution up;
    private final List<GroupNorm> norms;

    /**
     * The shape.
     *
     * @param priorWidth width of the spatial prior's first stage
     * @param heads of the deformable attention; divides the transformer's width
     * @param points places a head looks at on each scale
     */
    public record Shape(int priorWidth, int heads, int points) {}

    public VitAdapter(VisionTransformer vit, Shape shape, Initializer init) {
        this.vit = vit;
        int width = vit.config().dimension();
        int depth = vit.config().depth();
        int stages = Math.min(STAGES, depth);
        for (int i = 1; i <= stages; i++) {
            ends.add(Math.round((float) i * depth / stages));
        }
        prior = child("spm", new SpatialPrior(shape.priorWidth(), width, init));
        levelEmbedding = parameter("level_embed", init.normal(1, 3, width));
        injectors = children("injectors", stages, i -> new Injector(width, shape.heads(), shape.points(), init));
        extractors =
                children("extractors", stages + EXTRA, i -> new Extractor(width, shape.heads(), shape.points(), init));
        up = child("up", new UpConvolution(width, width, init));
        norms = children("norm", 4, i -> new GroupNorm(NORM_GROUPS, width, init));
    }

    /** Normalised pixels [B, 3, H, W] to maps [B, D, H/4, W/4], [B, D, H/8, W/8], … H/32; sides rounded up. */
    public List<Tensor> forward(Tensor pixels) {
        List<Tensor> maps = prior.forward(pixels);
        List<Level> levels = List.of(Level.of(maps.get(1)), Level.of(maps.get(2)), Level.of(maps.get(3)));
        int patch = vit.config().patchSizePx();
        Level grid = new Level((int) pixels.size(2) / patch, (int) pixels.size(3) / patch);
        Exchange exchange = new Exchange(levels, grid);
        for (int i = 0; i < 3; i++) {
            exchange.start(Level.rows(maps.get(i + 1)).add(levelEmbedding.get().select(0, i)));
        }
        vit.staged(ImageBatch.of(pixels), ends, exchange);
        return exchange.finish(maps.get(0));
    }

    /** One pass: what the maps are so far, and what the transformer gave. */
    private final class Exchange implements VisionTransformer.Between {
        private final List<Level> levels;
        private final Level grid;
        private final Tensor places;
        private final Tensor patchPlaces;
        private final List<Tensor> stages = new ArrayList<>();
        private Tensor c;

        Exchange(List<Level> levels, Level grid) {
            this.levels = levels;
            this.grid = grid;
            places = Level.middles(levels);
            patchPlaces = Level.middles(List.of(grid));
        }

        void start(Tensor rows) {
            c = c == null ? rows : Ops.cat(1, c, rows);
        }

        @Override
        public Tensor before(int stage, Tensor patches) {
            return injectors.get(stage).forward(patches, patchPlaces, c, levels);
        }

        @Override
        public void after(int stage, Tensor patches) {
            c = extractors.get(stage).forward(c, places, levels, patches, grid);
            stages.add(patches);
        }

        List<Tensor> finish(Tensor finest) {
            Tensor last = stages.get(stages.size() - 1);
            for (int i = ends.size(); i < extractors.size(); i++) {
                c = extractors.get(i).forward(c, places, levels, last, grid);
            }
            Tensor[] parts = Level.split(c, levels);
            List<Tensor> maps = new ArrayList<>();
            Tensor eighth = levels.get(0).map(parts[0]);
            // Sides that are no multiple of 8 were rounded up on the way down.
            maps.add(up.forward(eighth)
                    .narrow(2, 0, finest.size(2))
                    .narrow(3, 0, finest.size(3))
                    .add(finest));
            maps.add(eighth);
            maps.add(levels.get(1).map(parts[1]));
            maps.add(levels.get(2).map(parts[2]));
            List<Tensor> normed = new ArrayList<>();
            for (int i = 0; i < maps.size(); i++) {
                Tensor stage = grid.map(stages.get(Math.min(i, stages.size() - 1)));
                Tensor seen = resized(stage, Level.of(maps.get(i)));
                normed.add(norms.get(i).forward(maps.get(i).add(seen)));
            }
            return normed;
        }
    }

    /** A map brought to another grid by linear interpolation. */
    public static Tensor resized(Tensor map, Level level) {
        long[] size = {level.height(), level.width()};
        return torch.upsample_bilinear2d(map, size, false, new DoubleOptional(), new DoubleOptional());
    }
}
