package org.golgi.eval.segment;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.golgi.datasets.image.LabelMask;

/** The class of each pixel of each picture, read when it is asked for; the last ones used stay in memory. */
final class ClassMaps {
    private static final long KEPT_BYTES = 1L << 29;

    private final MaskedImages images;
    private final MaskClasses classes;
    private final WindowedPictures pictures;
    private final Map<Integer, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    ClassMaps(MaskedImages images, MaskClasses classes, WindowedPictures pictures) {
        this.images = images;
        this.classes = classes;
        this.pictures = pictures;
    }

    int numClasses() {
        return classes.count();
    }

    /**
     * The map of a picture.
     *
     * @throws IOException if the mask cannot be read or has another size than its picture
     */
    byte[] of(int image) throws IOException {
        byte[] map = kept.get(image);
        if (map != null) {
            return map;
        }
        MaskedImages.Item item = images.items().get(image);
        LabelMask mask = LabelMask.read(item.mask());
        Windows windows = pictures.windows(image);
        if (mask.width() != windows.width() || mask.height() != windows.height()) {
            throw new IOException("%s is %d x %d px, its picture %s is %d x %d px; both need one size"
                    .formatted(
                            item.mask(), mask.width(), mask.height(), item.image(), windows.width(), windows.height()));
        }
        map = classes.map(mask, item.mask());
        kept.put(image, map);
        bytes += map.length;
        var oldest = kept.entrySet().iterator();
        while (bytes > KEPT_BYTES && kept.size() > 1) {
            bytes -= oldest.next().getValue().length;
            oldest.remove();
        }
        return map;
    }
}
