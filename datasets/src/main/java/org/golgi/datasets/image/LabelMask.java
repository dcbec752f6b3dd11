package org.golgi.datasets.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A picture whose pixels are whole numbers that name a class or an object, not colours: grey PNG or TIFF of 1 to 16 bits,
 * palette PNG (the index counts, not the colour), or grey that was stored as colour.
 *
 * @param width pixels a row
 * @param height rows
 * @param values one a pixel, rows from the top; shared, not copied
 */
public record LabelMask(int width, int height, int[] values) {
    private static final Set<ImageHeader.Format> LOSSLESS =
            Set.of(ImageHeader.Format.PNG, ImageHeader.Format.TIFF, ImageHeader.Format.BMP);

    public LabelMask {
        if (width < 1 || height < 1 || values.length != (long) width * height) {
            throw new IllegalArgumentException("a mask of %d x %d px needs %d values, got %d"
                    .formatted(width, height, (long) width * height, values.length));
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException naming the file if it is damaged, too large, compressed with loss or a colour picture
     */
    public static LabelMask read(Path file) throws IOException {
        byte[] encoded = Files.readAllBytes(file);
        ImageHeader header = ImageHeader.read(encoded, file.toString());
        if (!LOSSLESS.contains(header.format())) {
            throw new IOException(file + " is " + header.format()
                    + ", which changes values; a mask has to be PNG, TIFF or BMP, a grey or palette picture");
        }
        if (header.width() < 1
                || header.height() < 1
                || header.width() > ImageCodec.DEFAULT_MAX_PIXELS / header.height()) {
            throw new IOException(file + ": a mask of " + header.width() + " x " + header.height()
                    + " px is empty or too large; at most " + ImageCodec.DEFAULT_MAX_PIXELS + " pixels are read");
        }
        if (header.format() == ImageHeader.Format.PNG) {
            PngChunks.check(encoded, file.toString());
        }
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded));
            if (image == null) {
                throw new IOException("no reader for it");
            }
            return of(image.getRaster(), file);
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + ": the mask cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static LabelMask of(Raster raster, Path file) throws IOException {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] values = raster.getSamples(0, 0, width, height, 0, (int[]) null);
        for (int band = 1; band < Math.min(3, raster.getNumBands()) && raster.getNumBands() > 2; band++) {
            int[] other = raster.getSamples(0, 0, width, height, band, (int[]) null);
            for (int i = 0; i < values.length; i++) {
                if (values[i] != other[i]) {
                    throw new IOException("pixel (" + i % width + ", " + i / width
                            + ") has a colour; a mask has to be a grey or palette picture");
                }
            }
        }
        return new LabelMask(width, height, values);
    }
}
