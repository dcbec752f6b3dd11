package org.golgi.cli.report;

import java.io.IOException;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/** Pictures inside a page. */
final class Pictures {
    private static final int QUALITY = 85;

    private Pictures() {}

    /** A photograph whose longer side has at most this many pixels. */
    static String jpeg(RgbImage image, int longestPx) throws IOException {
        return Html.dataUri("image/jpeg", ImageCodec.jpeg(ImageOps.fit(image, longestPx), QUALITY));
    }

    /** A drawing, every pixel as it is. */
    static String png(RgbImage image) throws IOException {
        return Html.dataUri("image/png", ImageCodec.png(image));
    }
}
