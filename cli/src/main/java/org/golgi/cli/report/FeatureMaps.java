package org.golgi.cli.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.VitOutput;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.TilePreparer;

/** Tiles beside the principal components of their patch features as colours. */
public final class FeatureMaps {
    /** Tiles are enlarged so that their maps have twice the rows that the encoder is used with. */
    private static final int ENLARGED = 2;

    private static final int SHOWN_PX = 256;

    private FeatureMaps() {}

    /**
     * Maps of some tiles of the set, evenly spread, coloured together.
     *
     * @param count how many tiles
     */
    public static Section section(VitEncoder encoder, ReportTiles set, ComputeDevice device, int count)
            throws IOException {
        int[] chosen = ReportTiles.spread(
                java.util.stream.IntStream.range(0, set.tiles().size()).toArray(), count);
        ImageTransform usual = encoder.transform();
        int side = ENLARGED * usual.cropPx();
        TilePreparer preparer = new TilePreparer(new ImageTransform(side, side, usual.mean(), usual.deviation()));
        List<RgbImage> tiles = new ArrayList<>();
        for (int tile : chosen) {
            tiles.add(set.tiles().read(tile));
        }
        int grid = side / encoder.transformer().config().patchSizePx();
        byte[] colours = colours(encoder, preparer, tiles, device);
        StringBuilder html = new StringBuilder("<div class=\"maps\">\n");
        for (int i = 0; i < chosen.length; i++) {
            int bytes = 3 * grid * grid;
            RgbImage map = new RgbImage(grid, grid, Arrays.copyOfRange(colours, i * bytes, (i + 1) * bytes));
            html.append(figure(Pictures.jpeg(tiles.get(i), SHOWN_PX), Pictures.png(map), caption(set, chosen[i])));
        }
        return new Section(
                "What the patches see",
                "three principal components of all patch features as red, green, blue; like colours, like features",
                html.append("</div>").toString());
    }

    private static byte[] colours(
            VitEncoder encoder, TilePreparer preparer, List<RgbImage> tiles, ComputeDevice device) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                List<Tensor> features = new ArrayList<>();
                for (RgbImage tile : tiles) {
                    features.add(patches(encoder, preparer.batch(List.of(preparer.prepare(tile))), device));
                }
                return PrincipalColours.of(Ops.cat(0, features));
            }
        });
    }

    /** Patch features [N, D] of one picture. */
    private static Tensor patches(VitEncoder encoder, Tensor image, ComputeDevice device) {
        try (Scope scope = new Scope()) {
            VitOutput output = encoder.transformer().forward(ImageBatch.of(image.to(device.toTorch(), Ops.F32)));
            return scope.keep(output.patches().select(0, 0).to(Ops.F32).cpu().contiguous());
        }
    }

    private static String caption(ReportTiles set, int tile) {
        String id = set.tiles().id(tile);
        return set.labels().get(tile).map(label -> label + " · " + id).orElse(id);
    }

    private static String figure(String tile, String map, String caption) {
        String text = Html.escape(caption);
        return "<figure class=\"map\"><img alt=\"tile\" src=\"" + tile
                + "\"><img class=\"features\" alt=\"features\" src=\"" + map + "\"><span title=\"" + text + "\">" + text
                + "</span></figure>\n";
    }
}
