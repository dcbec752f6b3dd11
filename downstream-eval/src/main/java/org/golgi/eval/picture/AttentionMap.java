package org.golgi.eval.picture;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.Overview;
import org.golgi.eval.features.TilePlace;
import org.golgi.eval.mil.SlideAttention;

/**
 * What a head looked at in one slide. Where tiles know their places: the slide (else its tiles put together, else
 * white), and the same with each tile in the colour of its attention's rank in the slide, as in CLAM's heat-maps (Lu et
 * al. 2021). Where their pictures are at hand: the most and the least attended tiles, each with how many times the even
 * share it got.
 */
final class AttentionMap {
    private static final int PANEL_PX = 420;
    private static final int LEAST_WIDTH_PX = 640;
    private static final int CELL_PX = 96;
    private static final int GAP_PX = 6;
    private static final int STRIP = 6;
    private static final int MOST_IN_MOSAIC = 4000;
    private static final double OPACITY = 0.55;
    private static final int COLOUR_BAR_PX = 160;

    private final SlideAttention attention;
    private final TilePictures pictures;
    private final Optional<TileLayout> layout;
    private final double[] ranks;

    /** A slide or part of one, and its scale. */
    private record Ground(RgbImage image, int left, int top, double downsample) {}

    private AttentionMap(SlideAttention attention, TilePictures pictures) {
        this.attention = attention;
        this.pictures = pictures;
        this.layout = TileLayout.of(attention.tiles());
        this.ranks = attention.ranks();
    }

    /** Draws one slide; empty if neither places nor pictures of its tiles are known. */
    static Optional<RgbImage> of(SlideAttention attention, TilePictures pictures) throws IOException {
        AttentionMap map = new AttentionMap(attention, pictures);
        if (map.layout.isEmpty() && !map.hasTiles()) {
            return Optional.empty();
        }
        return Optional.of(map.draw());
    }

    private boolean hasTiles() {
        return attention.tiles().stream().anyMatch(pictures::has)
                || (layout.isPresent()
                        && pictures.hasSlide(layout.get().places().get(0).slide()));
    }

    private RgbImage draw() throws IOException {
        Optional<Ground> ground = layout.isEmpty() ? Optional.empty() : Optional.of(ground(layout.get()));
        boolean strip = hasTiles();
        // With few tiles the upper half is shown as most attended and the rest as least, none twice.
        int most = Math.min(STRIP, (attention.tiles().size() + 1) / 2);
        int least = Math.min(STRIP, attention.tiles().size() / 2);
        int stripWidth = strip ? most * (CELL_PX + GAP_PX) : 0;
        int panels = ground.map(g -> 2 * (g.image().width() + GAP_PX)).orElse(0);
        int stripHeight = strip ? 2 * (CELL_PX + 2 * Pen.TEXT_PX + GAP_PX) : 0;
        int height = Math.max(ground.map(g -> g.image().height()).orElse(0), stripHeight);
        int top = GAP_PX + 2 * Pen.TEXT_PX + GAP_PX;
        int width = GAP_PX + Math.max(panels + stripWidth, LEAST_WIDTH_PX);
        try (Pen pen = new Pen(width, top + height + GAP_PX)) {
            head(pen, width - 2 * GAP_PX);
            ground.ifPresent(g -> {
                pen.image(g.image(), GAP_PX, top);
                pen.image(g.image(), 2 * GAP_PX + g.image().width(), top);
                heat(pen, g, 2 * GAP_PX + g.image().width(), top);
            });
            if (strip) {
                int[] order = attention.order();
                int x = GAP_PX + panels;
                for (int i = 0; i < most; i++) {
                    String title = i == 0 ? "most attended" : "";
                    cell(pen, order[order.length - 1 - i], x + i * (CELL_PX + GAP_PX), top, title);
                }
                for (int i = 0; i < least; i++) {
                    String title = i == 0 ? "least attended" : "";
                    cell(pen, order[i], x + i * (CELL_PX + GAP_PX), top + stripHeight / 2, title);
                }
            }
            return pen.picture();
        }
    }

    private void head(Pen pen, int width) {
        String truth = attention.slide().label().orElse("?");
        String text = String.format(
                Locale.ROOT,
                "true %s (%.2f), predicted %s, %d tiles: %s",
                truth,
                attention.probability(),
                attention.predicted(),
                attention.tiles().size(),
                attention.slide().id());
        pen.text(text, GAP_PX, GAP_PX, width, attention.right() ? Pen.RIGHT : Pen.WRONG);
        int y = GAP_PX + Pen.TEXT_PX;
        pen.text("least", GAP_PX, y, width, Pen.ASKED);
        for (int i = 0; i < COLOUR_BAR_PX; i++) {
            pen.fill(HeatColours.of(i / (COLOUR_BAR_PX - 1.0), 1), GAP_PX + 36 + i, y + 2, 1, Pen.TEXT_PX - 4);
        }
        pen.text(
                "most attention, by rank in the slide",
                GAP_PX + 42 + COLOUR_BAR_PX,
                y,
                width - COLOUR_BAR_PX,
                Pen.ASKED);
    }

    private void heat(Pen pen, Ground ground, int x, int y) {
        List<TilePlace> places = layout.orElseThrow().places();
        for (int i = 0; i < places.size(); i++) {
            int[] box = box(places.get(i), ground);
            pen.fill(HeatColours.of(ranks[i], OPACITY), x + box[0], y + box[1], box[2], box[3]);
        }
    }

    /** Left, top, width and height of a tile on the ground; neighbours share an edge and no pixel. */
    private int[] box(TilePlace place, Ground ground) {
        int side = layout.orElseThrow().sidePx();
        int left = (int) Math.round((place.x() - ground.left()) / ground.downsample());
        int top = (int) Math.round((place.y() - ground.top()) / ground.downsample());
        int right = (int) Math.round((place.x() + side - ground.left()) / ground.downsample());
        int bottom = (int) Math.round((place.y() + side - ground.top()) / ground.downsample());
        return new int[] {left, top, Math.max(1, right - left), Math.max(1, bottom - top)};
    }

    private Ground ground(TileLayout tiles) throws IOException {
        Optional<Overview> overview = pictures.overview(tiles.places().get(0).slide(), PANEL_PX);
        if (overview.isPresent()) {
            return new Ground(overview.get().image(), 0, 0, overview.get().downsample());
        }
        double extent = Math.max(tiles.right() - tiles.left(), tiles.bottom() - tiles.top());
        double downsample = Math.max(1, extent / PANEL_PX);
        RgbImage image = RgbImage.blank((int) Math.ceil((tiles.right() - tiles.left()) / downsample), (int)
                Math.ceil((tiles.bottom() - tiles.top()) / downsample));
        java.util.Arrays.fill(image.pixels(), (byte) 0xFF);
        Ground ground = new Ground(image, tiles.left(), tiles.top(), downsample);
        for (int i = 0; i < tiles.places().size() && tiles.places().size() <= MOST_IN_MOSAIC; i++) {
            Optional<RgbImage> tile = pictures.tile(attention.tiles().get(i));
            if (tile.isPresent()) {
                int[] box = box(tiles.places().get(i), ground);
                ImageOps.paste(ImageOps.resize(tile.get(), box[2], box[3]), image, box[0], box[1]);
            }
        }
        return ground;
    }

    private void cell(Pen pen, int tile, int x, int y, String title) throws IOException {
        pen.text(title, x, y, CELL_PX, Pen.ASKED);
        Optional<RgbImage> picture = pictures.tile(attention.tiles().get(tile));
        if (picture.isEmpty() && layout.isPresent()) {
            picture = pictures.region(
                    layout.get().places().get(tile), layout.get().sidePx());
        }
        if (picture.isPresent()) {
            pen.fitted(picture.get(), x, y + Pen.TEXT_PX, CELL_PX);
        }
        Color colour = HeatColours.of(ranks[tile], 1);
        pen.frame(colour, false, x, y + Pen.TEXT_PX, CELL_PX);
        String share = String.format(Locale.ROOT, "%.3g × even", attention.timesEven(tile));
        pen.text(share, x, y + Pen.TEXT_PX + CELL_PX, CELL_PX, Pen.ASKED);
    }
}
