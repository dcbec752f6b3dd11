package org.golgi.datasets.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pictures to bytes and back: JPEG (libjpeg-turbo), PNG, TIFF, BMP and WebP through OpenCV. Safe for any number of
 * threads.
 *
 * <p>Whatever the file holds, the result is 8-bit RGB: grey is copied to three channels, 16-bit values are divided by
 * 257 and rounded, an alpha channel is laid over white. The EXIF orientation is not applied: a tile is what its pixels
 * say. Sizes are checked in the header before anything is decoded, and a JPEG without its end marker is refused, as its
 * lower part would come out grey.
 */
public final class ImageCodec {
    /** The largest picture that is decoded unless told otherwise: 67 million pixels, 200 MB. */
    public static final long DEFAULT_MAX_PIXELS = 1L << 26;

    /** The largest file that is decoded at once: 512 MiB. */
    public static final long LARGEST_FILE_BYTES = 1L << 29;

    static {
        OpenCvNatives.load();
    }

    private ImageCodec() {}

    /**
     * Reads and decodes a file.
     *
     * @throws IOException naming the file if it cannot be read or decoded
     */
    public static RgbImage read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_FILE_BYTES) {
            throw new IOException(
                    file + " has " + size + " bytes, too many for a tile; cut slides with 'golgi tile' first");
        }
        return decode(Files.readAllBytes(file), file.toString());
    }

    /**
     * Decodes a picture of at most {@link #DEFAULT_MAX_PIXELS}.
     *
     * @param name what to call the picture in errors
     * @throws IOException naming the picture if it is damaged, too large, or of a format that is not supported
     */
    public static RgbImage decode(byte[] encoded, String name) throws IOException {
        return decode(encoded, name, DEFAULT_MAX_PIXELS);
    }

    /** Decodes a picture of at most this many pixels. */
    public static RgbImage decode(byte[] encoded, String name, long maxPixels) throws IOException {
        return decode(encoded, name, maxPixels, 1);
    }

    /**
     * Decodes a JPEG at 1/2, 1/4 or 1/8 of its size, which skips most of the inverse cosine transform.
     *
     * @param divisor 1, 2, 4 or 8; sizes are rounded up
     */
    public static RgbImage decodeReducedJpeg(byte[] encoded, String name, int divisor) throws IOException {
        if (divisor != 1 && divisor != 2 && divisor != 4 && divisor != 8) {
            throw new IllegalArgumentException("reduction must be 1, 2, 4 or 8, got " + divisor);
        }
        return decode(encoded, name, DEFAULT_MAX_PIXELS, divisor);
    }

    private static RgbImage decode(byte[] encoded, String name, long maxPixels, int divisor) throws IOException {
        ImageHeader header = ImageHeader.read(encoded, name);
        if (header.width() < 1 || header.height() < 1) {
            throw new IOException(
                    name + ": a picture of " + header.width() + " x " + header.height() + " px has no pixels");
        }
        if (header.width() > maxPixels / header.height()) {
            throw new IOException(
                    "%s: %d x %d px is more than the %d that are decoded at once; cut it with 'golgi tile'"
                            .formatted(name, header.width(), header.height(), maxPixels));
        }
        boolean jpeg = header.format() == ImageHeader.Format.JPEG;
        if (jpeg && !endsWithMarker(encoded)) {
            throw new IOException(name + ": the JPEG is cut off, its end marker is missing");
        }
        if (header.format() == ImageHeader.Format.PNG) {
            PngChunks.check(encoded, name);
        }
        if (jpeg && divisor == 8) {
            Optional<RgbImage> eighth = JpegEighth.decode(encoded);
            if (eighth.isPresent()) {
                return eighth.get();
            }
        }
        return decodeByLibrary(encoded, name, header.format(), divisor);
    }

    /** Decodes by OpenCV what has been checked. */
    static RgbImage decodeByLibrary(byte[] encoded, String name, ImageHeader.Format format, int divisor)
            throws IOException {
        int flags = format == ImageHeader.Format.JPEG ? jpegFlags(divisor) : opencv_imgcodecs.IMREAD_UNCHANGED;
        RgbImage image;
        try {
            image = CodecBuffers.use(buffers -> decode(encoded, flags, buffers, name));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            throw new IOException(name + ": damaged " + format + ", cannot be decoded", e);
        }
        if (image == null) {
            throw new IOException(name + ": damaged " + format + ", cannot be decoded");
        }
        return image;
    }

    /** The picture, or null if it cannot be decoded. */
    private static RgbImage decode(byte[] encoded, int flags, CodecBuffers buffers, String name) {
        Mat decoded = buffers.pixels();
        try (Mat input = new Mat(1, encoded.length, opencv_core.CV_8UC1, buffers.input(encoded))) {
            opencv_imgcodecs.imdecode(input, flags, decoded).close();
        }
        if (decoded.empty()) {
            return null;
        }
        if (flags != opencv_imgcodecs.IMREAD_UNCHANGED) {
            return new RgbImage(decoded.cols(), decoded.rows(), bytes(decoded));
        }
        try {
            return PixelFormats.toRgb(decoded, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int jpegFlags(int divisor) {
        int reduction = switch (divisor) {
            case 1 -> 0;
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
            default -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
        };
        // The "grey" flags are the bare reductions; the colour ones add a bit that contradicts RGB order.
        return reduction | opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    }

    /** Encoders may pad after the end marker; anything but zeros within the last 64 bytes is not padding. */
    private static boolean endsWithMarker(byte[] jpeg) {
        for (int at = jpeg.length - 2; at >= Math.max(0, jpeg.length - 64); at--) {
            if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) 0xD9) {
                return true;
            }
        }
        return false;
    }

    /**
     * Encodes as baseline JPEG with 4:2:0 chroma, as most scanners do.
     *
     * @param quality 1 to 100 in libjpeg's scale
     */
    public static byte[] jpeg(RgbImage image, int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality must be 1 to 100, got " + quality);
        }
        return encode(image, ".jpg", opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
    }

    /** Encodes as PNG without loss. */
    public static byte[] png(RgbImage image) {
        return encode(image, ".png", opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, 6);
    }

    private static byte[] encode(RgbImage image, String ending, int parameter, int value) {
        return CodecBuffers.use(buffers -> {
            try (Mat rgb = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, buffers.input(image.pixels()));
                    BytePointer encoded = new BytePointer();
                    IntPointer parameters = new IntPointer(parameter, value)) {
                opencv_imgproc.cvtColor(rgb, buffers.pixels(), opencv_imgproc.COLOR_RGB2BGR);
                if (!opencv_imgcodecs.imencode(ending, buffers.pixels(), encoded, parameters)) {
                    throw new IllegalStateException("OpenCV cannot encode " + ending);
                }
                byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
                encoded.get(bytes);
                return bytes;
            }
        });
    }

    static byte[] bytes(Mat mat) {
        byte[] bytes = new byte[Math.toIntExact(mat.total() * mat.elemSize())];
        try (BytePointer data = mat.data()) {
            data.get(bytes);
        }
        return bytes;
    }
}
