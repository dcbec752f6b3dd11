package org.golgi.datasets.tiling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.image.DrawnImage;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.tile.TilePosition;
import org.golgi.datasets.tissue.Contour;
import org.golgi.datasets.tissue.Plane;
import org.golgi.datasets.tissue.TissueRegion;

/** Draws a slide's picture (contours green, holes blue, kept tiles filled) and writes its contours as GeoJSON. */
final class SlidePictures {
    private static final int LONGEST_SIDE = 1024;
    private static final int QUALITY = 88;
    private static final Color OUTLINE = new Color(0, 150, 60);
    private static final Color HOLE = new Color(30, 90, 220);
    private static final Color TILE = new Color(255, 170, 0, 70);
    private static final Color TILE_EDGE = new Color(200, 110, 0, 160);

    private SlidePictures() {}

    static void write(TilingFolder folder, SlideInput input, SlideReader slide, SlideTiler.Plan plan, TileMosaic mosaic)
            throws IOException {
        write(folder.slideFile(input.id(), ".jpg"), draw(Overview.ofSize(slide, LONGEST_SIDE), plan));
        if (!mosaic.isEmpty()) {
            write(folder.slideFile(input.id(), ".tiles.jpg"), mosaic.draw());
        }
        DurableFiles.replace(
                folder.slideFile(input.id(), ".geojson"),
                geoJson(plan.mask().regions(), plan.overview().downsample()));
    }

    /** Writes the picture that tissue was looked for on, and 1 where it was found, 0 elsewhere. */
    static void writeMask(TilingFolder folder, SlideInput input, SlideTiler.Plan plan) throws IOException {
        Plane mask = plan.mask().mask();
        RgbImage numbers = RgbImage.blank(mask.width(), mask.height());
        for (int i = 0; i < numbers.pixels().length; i++) {
            numbers.pixels()[i] = (byte) (mask.values()[i / 3] == 0 ? 0 : 1);
        }
        write(
                folder.tissueFile("images", input.id()),
                ImageCodec.png(plan.overview().image()));
        write(folder.tissueFile("masks", input.id()), ImageCodec.png(numbers));
    }

    private static void write(Path file, RgbImage picture) throws IOException {
        write(file, ImageCodec.jpeg(picture, QUALITY));
    }

    private static void write(Path file, byte[] encoded) throws IOException {
        DurableFiles.replace(file, channel -> DurableFiles.write(channel, ByteBuffer.wrap(encoded)));
    }

    private static RgbImage draw(Overview picture, SlideTiler.Plan plan) {
        double scale = plan.overview().downsample() / picture.downsample();
        BufferedImage canvas = DrawnImage.of(picture.image());
        Graphics2D pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double side = plan.grid().side() / picture.downsample();
        for (TilePosition tile : plan.tiles()) {
            Rectangle2D square = new Rectangle2D.Double(
                    plan.grid().x(tile.column()) / picture.downsample(),
                    plan.grid().y(tile.row()) / picture.downsample(),
                    side,
                    side);
            pen.setColor(TILE);
            pen.fill(square);
            pen.setColor(TILE_EDGE);
            pen.draw(square);
        }
        pen.setStroke(new BasicStroke(2));
        for (TissueRegion region : plan.mask().regions()) {
            pen.setColor(OUTLINE);
            pen.draw(polygon(region.outline(), scale));
            pen.setColor(HOLE);
            region.holes().forEach(hole -> pen.draw(polygon(hole, scale)));
        }
        pen.dispose();
        return DrawnImage.toRgb(canvas);
    }

    private static Polygon polygon(Contour contour, double scale) {
        Polygon polygon = new Polygon();
        for (int i = 0; i < contour.size(); i++) {
            polygon.addPoint((int) Math.round((contour.xs()[i] + 0.5) * scale), (int)
                    Math.round((contour.ys()[i] + 0.5) * scale));
        }
        return polygon;
    }

    /**
     * A GeoJSON feature collection in level-0 pixels, as QuPath imports it. It refuses a class without a colour and a ring of
     * fewer than four positions; contours of one or two mask pixels have no area and are no regions.
     */
    static String geoJson(List<TissueRegion> regions, double downsample) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode collection = mapper.createObjectNode().put("type", "FeatureCollection");
        ArrayNode features = collection.putArray("features");
        for (TissueRegion region : regions) {
            ObjectNode feature = features.addObject().put("type", "Feature");
            ObjectNode properties = feature.putObject("properties").put("objectType", "annotation");
            properties
                    .putObject("classification")
                    .put("name", "Tissue")
                    .putArray("color")
                    .add(OUTLINE.getRed())
                    .add(OUTLINE.getGreen())
                    .add(OUTLINE.getBlue());
            ObjectNode geometry = feature.putObject("geometry").put("type", "Polygon");
            ArrayNode rings = geometry.putArray("coordinates");
            List<Contour> contours = new ArrayList<>(List.of(region.outline()));
            contours.addAll(region.holes());
            for (Contour contour : contours) {
                ArrayNode ring = rings.addArray();
                for (int i = 0; i <= contour.size(); i++) {
                    int at = i % contour.size();
                    ring.addArray()
                            .add(Math.round((contour.xs()[at] + 0.5) * downsample))
                            .add(Math.round((contour.ys()[at] + 0.5) * downsample));
                }
            }
        }
        return collection.toString() + "\n";
    }
}
