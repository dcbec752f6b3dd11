package org.golgi.eval.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Sha256;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.Normalisation;
import org.golgi.datasets.image.RgbImage;

/** The pixels of windows, for a network that starts from them; the last pictures used stay in memory. */
final class PixelWindows implements WindowedPictures {
    private static final long KEPT_BYTES = 1L << 29;

    private final MaskedImages images;
    private final ImageTransform transform;
    private final int overlapPx;
    private final List<Windows> windows = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private final Map<Integer, RgbImage> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private PixelWindows(MaskedImages images, ImageTransform transform, int overlapPx) {
        this.images = images;
        this.transform = transform;
        this.overlapPx = overlapPx;
    }

    /** Looks at all pictures once; the consumer gets the number of pictures done. */
    static PixelWindows of(
            MaskedImages images, ImageTransform transform, SegmentationSettings settings, IntConsumer progress)
            throws IOException {
        int side = transform.cropPx();
        PixelWindows all = new PixelWindows(images, transform, WindowedPictures.overlap(settings, side));
        for (int i = 0; i < images.items().size(); i++) {
            RgbImage image = all.image(i);
            all.windows.add(Windows.over(image.width(), image.height(), side, all.overlapPx));
            all.hashes.add(Sha256.of(image.pixels()));
            progress.accept(i + 1);
        }
        return all;
    }

    private RgbImage image(int number) throws IOException {
        RgbImage image = kept.get(number);
        if (image == null) {
            image = ImageCodec.read(images.items().get(number).image());
            kept.put(number, image);
            bytes += image.pixels().length;
            var oldest = kept.entrySet().iterator();
            while (bytes > KEPT_BYTES && kept.size() > 1) {
                bytes -= oldest.next().getValue().pixels().length;
                oldest.remove();
            }
        }
        return image;
    }

    @Override
    public Windows windows(int image) {
        return windows.get(image);
    }

    @Override
    public String pixels(int image) {
        return hashes.get(image);
    }

    @Override
    public int overlapPx() {
        return overlapPx;
    }

    /** Normalised pixels of windows [B, 3, side, side]. */
    Tensor batch(List<WindowRef> refs) throws IOException {
        int side = transform.cropPx();
        float[][] table = Normalisation.table(transform.mean(), transform.deviation());
        float[] values = new float[refs.size() * 3 * side * side];
        for (int i = 0; i < refs.size(); i++) {
            WindowRef ref = refs.get(i);
            windows(ref.image()).pixels(image(ref.image()), ref.window(), table, values, i * 3 * side * side);
        }
        return Ops.floats(values, refs.size(), 3, side, side);
    }
}
