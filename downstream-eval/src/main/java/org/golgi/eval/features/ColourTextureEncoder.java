package org.golgi.eval.features;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Sha256;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.ImageTransform;

/**
 * What colour and texture alone can tell: histograms of red, green, blue, hue, saturation and brightness, and of uniform
 * local binary patterns (Ojala et al. 2002) at three radii. The floor under every encoder: one that does not beat it has
 * learned nothing but colour. {@value #COLOUR} leaves the patterns out: the histograms of colour alone.
 *
 * <p>Each histogram is the square root of shares, so that it has length 1 (Hellinger's distance) whatever its bins.
 */
public final class ColourTextureEncoder implements ImageEncoder {
    /** The name on the command line of colour with texture. */
    public static final String NAME = "baseline:colour-texture";
    /** The name on the command line of colour alone. */
    public static final String COLOUR = "baseline:colour";

    private static final int SIZE_PX = 224;
    private static final int BINS = 16;
    private static final int COLOUR_CHANNELS = 6;
    private static final int[] RADII_PX = {1, 2, 4};
    private static final int NEIGHBOURS = 8;
    private static final int PATTERNS = 59;
    private static final int BIN_OF_OTHERS = PATTERNS - 1;
    private static final int[] PATTERN_BIN = patternBins();
    private static final int COLOUR_FEATURES = COLOUR_CHANNELS * BINS;
    private static final int TEXTURE_FEATURES = RADII_PX.length * PATTERNS;

    private final ImageTransform transform =
            new ImageTransform(SIZE_PX, SIZE_PX, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    private final boolean texture;

    /** Colour, and texture if asked for. */
    public ColourTextureEncoder(boolean texture) {
        this.texture = texture;
        Natives.load();
    }

    @Override
    public int featureSize() {
        return texture ? COLOUR_FEATURES + TEXTURE_FEATURES : COLOUR_FEATURES;
    }

    @Override
    public ImageTransform transform() {
        return transform;
    }

    @Override
    public String hash() {
        return texture
                ? Sha256.of(NAME + "/1 " + BINS + " " + PATTERNS + " " + List.of(1, 2, 4))
                : Sha256.of(COLOUR + "/1 " + BINS);
    }

    @Override
    public Tensor encode(Tensor images) {
        int B = Math.toIntExact(images.size(0));
        int height = Math.toIntExact(images.size(2));
        int width = Math.toIntExact(images.size(3));
        float[] pixels = Ops.toFloats(images);
        int size = featureSize();
        float[] features = new float[B * size];
        IntStream.range(0, B)
                .parallel()
                .forEach(i -> describe(pixels, i * 3 * height * width, height, width, features, i * size));
        return Ops.floats(features, B, size);
    }

    private void describe(float[] pixels, int at, int height, int width, float[] features, int to) {
        int area = height * width;
        float[] grey = new float[area];
        for (int i = 0; i < area; i++) {
            float red = pixels[at + i];
            float green = pixels[at + area + i];
            float blue = pixels[at + 2 * area + i];
            grey[i] = 0.299f * red + 0.587f * green + 0.114f * blue;
            float brightest = Math.max(red, Math.max(green, blue));
            float darkest = Math.min(red, Math.min(green, blue));
            count(features, to, 0, red);
            count(features, to, 1, green);
            count(features, to, 2, blue);
            count(features, to, 3, hue(red, green, blue, brightest, brightest - darkest));
            count(features, to, 4, brightest <= 0 ? 0 : (brightest - darkest) / brightest);
            count(features, to, 5, brightest);
        }
        for (int channel = 0; channel < COLOUR_CHANNELS; channel++) {
            rootOfShares(features, to + channel * BINS, BINS);
        }
        for (int r = 0; texture && r < RADII_PX.length; r++) {
            int start = to + COLOUR_FEATURES + r * PATTERNS;
            patterns(grey, height, width, RADII_PX[r], features, start);
            rootOfShares(features, start, PATTERNS);
        }
    }

    private static void count(float[] features, int to, int channel, float value) {
        int bin = Math.max(0, Math.min(BINS - 1, (int) (value * BINS)));
        features[to + channel * BINS + bin]++;
    }

    /** Hue as a share of the circle. */
    private static float hue(float red, float green, float blue, float brightest, float range) {
        if (range <= 0) {
            return 0;
        }
        float sixth;
        if (brightest == red) {
            sixth = (green - blue) / range;
        } else if (brightest == green) {
            sixth = 2 + (blue - red) / range;
        } else {
            sixth = 4 + (red - green) / range;
        }
        return (sixth < 0 ? sixth + 6 : sixth) / 6;
    }

    private static void patterns(float[] grey, int height, int width, int radius, float[] features, int to) {
        int diagonal = Math.max(1, (int) Math.round(radius * Math.sqrt(0.5)));
        int[] dx = {radius, diagonal, 0, -diagonal, -radius, -diagonal, 0, diagonal};
        int[] dy = {0, diagonal, radius, diagonal, 0, -diagonal, -radius, -diagonal};
        for (int y = radius; y < height - radius; y++) {
            for (int x = radius; x < width - radius; x++) {
                float centre = grey[y * width + x];
                int pattern = 0;
                for (int n = 0; n < NEIGHBOURS; n++) {
                    if (grey[(y + dy[n]) * width + x + dx[n]] >= centre) {
                        pattern |= 1 << n;
                    }
                }
                features[to + PATTERN_BIN[pattern]]++;
            }
        }
    }

    private static void rootOfShares(float[] features, int from, int bins) {
        float sum = 0;
        for (int i = 0; i < bins; i++) {
            sum += features[from + i];
        }
        for (int i = 0; i < bins && sum > 0; i++) {
            features[from + i] = (float) Math.sqrt(features[from + i] / sum);
        }
    }

    /** A bin for each pattern with at most two changes around the circle, one for all others. */
    private static int[] patternBins() {
        int[] bins = new int[1 << NEIGHBOURS];
        int next = 0;
        for (int pattern = 0; pattern < bins.length; pattern++) {
            int turned = (pattern >>> 1) | (pattern & 1) << (NEIGHBOURS - 1);
            bins[pattern] = Integer.bitCount(pattern ^ turned) <= 2 ? next++ : BIN_OF_OTHERS;
        }
        return bins;
    }

    @Override
    public void close() {}
}
