package org.golgi.datasets.image;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * libjpeg-turbo's TurboJPEG library of the system, used where it is installed: the copy inside the OpenCV presets is
 * built without vector instructions and takes more than twice the time for the same pixels and bytes.
 *
 * <p>{@code -Dgolgi.turbojpeg=FILE} names a library, {@code -Dgolgi.turbojpeg=off} leaves it out.
 */
final class TurboJpeg {
    private static final String PROPERTY = "golgi.turbojpeg";
    private static final int RGB = 0;
    private static final int SUBSAMPLED_420 = 2;
    private static final int ACCURATE_DCT = 4096;
    private static final int NO_REALLOCATION = 1024;
    private static final int LAST_PLAIN_COLOURSPACE = 2; // RGB, YCbCr, grey; then come CMYK and YCCK
    private static final int WARNING = 0;

    private static final class Loaded {
        static final Optional<TurboJpeg> INSTANCE = load();
    }

    /** TurboJPEG's C interface, as versions 2 and 3 have it. */
    interface Api extends Library {
        Pointer tjInitDecompress();

        Pointer tjInitCompress();

        int tjDecompressHeader3(
                Pointer handle, Buffer jpeg, NativeLong size, int[] width, int[] height, int[] sampling, int[] colours);

        int tjDecompress2(
                Pointer handle,
                Buffer jpeg,
                NativeLong size,
                Buffer pixels,
                int width,
                int pitch,
                int height,
                int format,
                int flags);

        int tjCompress2(
                Pointer handle,
                Buffer pixels,
                int width,
                int pitch,
                int height,
                int format,
                Pointer[] jpeg,
                NativeLong[] size,
                int sampling,
                int quality,
                int flags);

        NativeLong tjBufSize(int width, int height, int sampling);

        String tjGetErrorStr2(Pointer handle);

        int tjGetErrorCode(Pointer handle);

        int tjDestroy(Pointer handle);
    }

    /** Buffers for one call at a time. */
    private static final class Context {
        ByteBuffer jpeg = ByteBuffer.allocateDirect(1 << 17);
        ByteBuffer pixels = ByteBuffer.allocateDirect(1 << 18);

        ByteBuffer jpeg(int size) {
            jpeg = jpeg.capacity() < size ? ByteBuffer.allocateDirect(size) : jpeg;
            return jpeg.clear();
        }

        ByteBuffer pixels(int size) {
            pixels = pixels.capacity() < size ? ByteBuffer.allocateDirect(size) : pixels;
            return pixels.clear();
        }
    }

    private final Api api;
    /** As many as threads were ever at work at the same time. */
    private final ConcurrentLinkedQueue<Context> idle = new ConcurrentLinkedQueue<>();

    private TurboJpeg(Api api) {
        this.api = api;
    }

    /** The library, if there is one. */
    static Optional<TurboJpeg> instance() {
        return Loaded.INSTANCE;
    }

    private static Optional<TurboJpeg> load() {
        String chosen = System.getProperty(PROPERTY, "");
        if (chosen.equals("off")) {
            return Optional.empty();
        }
        for (String name : chosen.isEmpty() ? usualNames() : List.of(chosen)) {
            try {
                return Optional.of(new TurboJpeg(Native.load(name, Api.class)));
            } catch (UnsatisfiedLinkError e) {
                // OpenCV's decoder does the work
            }
        }
        return Optional.empty();
    }

    private static List<String> usualNames() {
        if (Platform.isMac()) {
            return List.of("turbojpeg", "/opt/homebrew/lib/libturbojpeg.dylib", "/usr/local/lib/libturbojpeg.dylib");
        }
        return Platform.isWindows() ? List.of("turbojpeg") : List.of("libturbojpeg.so.0");
    }

    /**
     * Decodes to RGB, or returns nothing if the colours are of a kind that OpenCV has to convert.
     *
     * @param divisor 1, 2, 4 or 8
     * @throws IOException if the JPEG cannot be decoded
     */
    Optional<RgbImage> decode(byte[] encoded, int divisor) throws IOException {
        Context context = context();
        // A handle keeps tables of the picture before, so each picture gets its own.
        Pointer decoder = api.tjInitDecompress();
        try {
            ByteBuffer jpeg = context.jpeg(encoded.length).put(encoded).flip();
            NativeLong size = new NativeLong(encoded.length);
            int[] width = new int[1];
            int[] height = new int[1];
            int[] colours = new int[1];
            check(decoder, api.tjDecompressHeader3(decoder, jpeg, size, width, height, new int[1], colours));
            if (width[0] < 1 || height[0] < 1) {
                throw new IOException("no picture header");
            }
            if (colours[0] > LAST_PLAIN_COLOURSPACE) {
                return Optional.empty();
            }
            int columns = (width[0] + divisor - 1) / divisor;
            int rows = (height[0] + divisor - 1) / divisor;
            byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(columns, rows))];
            ByteBuffer pixels = context.pixels(rgb.length);
            check(
                    decoder,
                    api.tjDecompress2(decoder, jpeg, size, pixels, columns, 3 * columns, rows, RGB, ACCURATE_DCT));
            pixels.get(rgb);
            return Optional.of(new RgbImage(columns, rows, rgb));
        } finally {
            api.tjDestroy(decoder);
            idle.add(context);
        }
    }

    /** Encodes as baseline JPEG with 4:2:0 chroma. */
    byte[] encode(RgbImage image, int quality) {
        Context context = context();
        Pointer encoder = api.tjInitCompress();
        try {
            ByteBuffer pixels =
                    context.pixels(image.pixels().length).put(image.pixels()).flip();
            NativeLong[] size = {api.tjBufSize(image.width(), image.height(), SUBSAMPLED_420)};
            ByteBuffer jpeg = context.jpeg(size[0].intValue());
            Pointer[] target = {Native.getDirectBufferPointer(jpeg)};
            check(
                    encoder,
                    api.tjCompress2(
                            encoder,
                            pixels,
                            image.width(),
                            3 * image.width(),
                            image.height(),
                            RGB,
                            target,
                            size,
                            SUBSAMPLED_420,
                            quality,
                            ACCURATE_DCT | NO_REALLOCATION));
            byte[] encoded = new byte[size[0].intValue()];
            jpeg.get(encoded);
            return encoded;
        } catch (IOException e) {
            throw new IllegalStateException("TurboJPEG cannot encode: " + e.getMessage(), e);
        } finally {
            api.tjDestroy(encoder);
            idle.add(context);
        }
    }

    private Context context() {
        Context context = idle.poll();
        return context == null ? new Context() : context;
    }

    /** Warnings, such as superfluous bytes between segments, are let pass, as by every other decoder. */
    private void check(Pointer handle, int result) throws IOException {
        if (result != 0 && api.tjGetErrorCode(handle) != WARNING) {
            throw new IOException(api.tjGetErrorStr2(handle));
        }
    }
}
