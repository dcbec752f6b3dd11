package org.golgi.datasets.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** Brings what OpenCV decodes (grey, BGR or BGRA; 8 or 16 bits) to 8-bit RGB. */
final class PixelFormats {

    private PixelFormats() {}

    static RgbImage toRgb(Mat mat, String name) throws IOException {
        int channels = mat.channels();
        byte[] samples = ImageCodec.bytes(mat);
        if (mat.depth() == opencv_core.CV_16U) {
            samples = to8Bits(samples);
        } else if (mat.depth() != opencv_core.CV_8U) {
            throw new IOException(name + " has pixels that are neither 8 nor 16 bits; save it as 8-bit RGB");
        }
        byte[] rgb = switch (channels) {
            case 1 -> greyToRgb(samples);
            case 3 -> swapRedAndBlue(samples);
            case 4 -> overWhite(samples);
            default -> throw new IOException(name + " has " + channels + " channels; 1, 3 or 4 are supported");
        };
        return new RgbImage(mat.cols(), mat.rows(), rgb);
    }

    static byte[] swapRedAndBlue(byte[] source) {
        byte[] target = new byte[source.length];
        for (int i = 0; i < source.length; i += 3) {
            target[i] = source[i + 2];
            target[i + 1] = source[i + 1];
            target[i + 2] = source[i];
        }
        return target;
    }

    private static byte[] to8Bits(byte[] samples) {
        ByteBuffer wide = ByteBuffer.wrap(samples).order(ByteOrder.nativeOrder());
        byte[] narrow = new byte[samples.length / 2];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (byte) (((wide.getShort(2 * i) & 0xFFFF) + 128) / 257);
        }
        return narrow;
    }

    private static byte[] greyToRgb(byte[] grey) {
        byte[] rgb = new byte[Math.multiplyExact(3, grey.length)];
        for (int i = 0; i < grey.length; i++) {
            rgb[3 * i] = grey[i];
            rgb[3 * i + 1] = grey[i];
            rgb[3 * i + 2] = grey[i];
        }
        return rgb;
    }

    private static byte[] overWhite(byte[] bgra) {
        byte[] rgb = new byte[bgra.length / 4 * 3];
        for (int i = 0; i < bgra.length / 4; i++) {
            int alpha = bgra[4 * i + 3] & 0xFF;
            for (int channel = 0; channel < 3; channel++) {
                int value = bgra[4 * i + 2 - channel] & 0xFF;
                rgb[3 * i + channel] = (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
            }
        }
        return rgb;
    }
}
