package org.golgi.eval.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.datasets.image.PixelBox;
import org.golgi.datasets.image.RgbImage;

/**
 * A trained decoder on frozen patch features, as a file: its tensors and how features are brought to mean 0 and deviation
 * 1 in safetensors, and in the metadata what it needs and what it says.
 */
public final class SegmentationHead implements AutoCloseable {
    private static final String FORMAT = "golgi-segmentation-head-1";
    private static final String FORMAT_KEY = "format";
    private static final String ABOUT_KEY = "about";
    private static final String DECODER = "decoder.";
    private static final String MEAN = "features.mean";
    private static final String DEVIATION = "features.deviation";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WINDOWS_AT_ONCE = 16;
    /** Pictures are gone through in parts of this side, so that their probabilities fit in memory. */
    private static final int PART_PX = 2048;

    private final About about;
    private final Decoder decoder;
    private final FeatureScale scale;

    private SegmentationHead(About about, Decoder decoder, FeatureScale scale) {
        this.about = about;
        this.decoder = decoder;
        this.scale = scale;
    }

    /**
     * What a head is.
     *
     * @param decoder which one
     * @param classes what its answers mean
     * @param encoder how the encoder was named
     * @param encoderHash its hash
     * @param precision that it computed in
     * @param blocks blocks whose patch tokens are seen, from 1
     * @param windowPx side of a window
     * @param overlapPx how far windows overlap at least
     * @param mpp micrometres a pixel of the pictures it learned from, 0 where that is not known
     */
    public record About(
            String decoder,
            List<String> classes,
            String encoder,
            String encoderHash,
            Precision precision,
            List<Integer> blocks,
            int windowPx,
            int overlapPx,
            double mpp) {
        public About {
            classes = List.copyOf(classes);
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * Where a head goes.
     *
     * @param file the file
     * @param encoder how the encoder is named
     * @param precision that it computes in
     * @param mpp micrometres a pixel of the pictures
     */
    public record Target(Path file, String encoder, Precision precision, double mpp) {
        public Target {
            if (!(mpp > 0 && mpp <= 100)) {
                throw new IllegalArgumentException("the resolution of the pictures must be above 0 and at most 100 "
                        + "micrometres a pixel, got " + mpp);
            }
        }
    }

    /** Writes a head, whole or not at all. */
    static void write(Target target, SegmentationRun.Plan plan, FeatureModel model, PatchEncoder encoder, int overlapPx)
            throws IOException {
        SegmentationSettings settings = plan.settings();
        About about = new About(
                settings.decoder().id(),
                plan.classes().names(),
                target.encoder(),
                encoder.hash(),
                target.precision(),
                settings.blocksOf(encoder),
                encoder.transform().cropPx(),
                overlapPx,
                target.mpp());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.module().tensors().forEach((key, tensor) -> tensors.put(DECODER + key, tensor));
        tensors.put(MEAN, model.scale().mean());
        tensors.put(DEVIATION, model.scale().deviation());
        Safetensors.write(
                target.file(), tensors, Map.of(FORMAT_KEY, FORMAT, ABOUT_KEY, JSON.writeValueAsString(about)));
    }

    /**
     * Opens a head.
     *
     * @throws IOException naming the file if it is damaged or something else
     */
    public static SegmentationHead open(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        if (!FORMAT.equals(file.metadata().get(FORMAT_KEY))) {
            throw new IOException(path + " is no segmentation head of this version; 'golgi eval segment --save-head' "
                    + "writes one");
        }
        About about = about(file);
        Natives.load();
        try (Scope scope = new Scope()) {
            for (String name : List.of(MEAN, DEVIATION)) {
                if (!file.contains(name) || file.entry(name).sizes().length != 4) {
                    throw new IOException(path + " is damaged: tensor '" + name + "' is missing or has another shape");
                }
            }
            int width = Math.toIntExact(file.entry(MEAN).sizes()[1]);
            Decoder decoder = SegmentationSettings.usual(SegmentationSettings.Kind.parse(about.decoder()), 0)
                    .make(width, about.classes().size(), new Initializer(0));
            fill(decoder, file);
            return new SegmentationHead(
                    about, decoder, FeatureScale.of(Safetensors.read(file, MEAN), Safetensors.read(file, DEVIATION)));
        }
    }

    private static About about(SafetensorsFile file) throws IOException {
        try {
            About about = JSON.readValue(file.metadata().getOrDefault(ABOUT_KEY, ""), About.class);
            boolean sound = about.classes().size() >= 2
                    && !about.blocks().isEmpty()
                    && about.windowPx() > 0
                    && about.overlapPx() >= 0
                    && about.overlapPx() < about.windowPx()
                    && about.encoder() != null
                    && about.encoderHash() != null
                    && about.precision() != null;
            if (sound) {
                return about;
            }
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException(file.path() + " is damaged: what it says of itself cannot be read", e);
        }
        throw new IOException(file.path() + " is damaged: what it says of itself is incomplete");
    }

    private static void fill(Decoder decoder, SafetensorsFile file) throws IOException {
        for (Map.Entry<String, Tensor> entry : decoder.tensors().entrySet()) {
            String name = DECODER + entry.getKey();
            if (!file.contains(name)
                    || !Arrays.equals(file.entry(name).sizes(), entry.getValue().shape())) {
                decoder.close();
                throw new IOException(
                        file.path() + " is damaged: tensor '" + name + "' is missing or has another shape");
            }
            Tensor read = Safetensors.read(file, name);
            Ops.noGrad(() -> entry.getValue().copy_(read));
        }
    }

    public About about() {
        return about;
    }

    /**
     * Refuses an encoder that this head did not learn on.
     *
     * @throws IOException naming both hashes
     */
    void require(PatchEncoder encoder, Path file, String name) throws IOException {
        if (!encoder.hash().equals(about.encoderHash())) {
            throw new IOException(
                    "%s learned on the encoder of hash %s (%s), '%s' has %s; give that encoder, or a head that learned on this one"
                            .formatted(
                                    file,
                                    shortened(about.encoderHash()),
                                    about.encoder(),
                                    name,
                                    shortened(encoder.hash())));
        }
    }

    private static String shortened(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }

    /** The most probable class of each pixel of a picture of any size. */
    byte[] classes(RgbImage image, PatchEncoder encoder) {
        byte[] all = new byte[image.width() * image.height()];
        for (int y = 0; y < image.height(); y += PART_PX) {
            for (int x = 0; x < image.width(); x += PART_PX) {
                part(image, encoder, x, y, all);
            }
        }
        return all;
    }

    /** One part and as much around it as windows overlap, so that no pixel of it lies at an edge. */
    private void part(RgbImage image, PatchEncoder encoder, int x, int y, byte[] all) {
        int left = Math.max(0, x - about.overlapPx());
        int top = Math.max(0, y - about.overlapPx());
        int right = Math.min(image.width(), x + PART_PX);
        int bottom = Math.min(image.height(), y + PART_PX);
        PixelBox box = new PixelBox(
                left,
                top,
                Math.min(image.width(), right + about.overlapPx()) - left,
                Math.min(image.height(), bottom + about.overlapPx()) - top);
        byte[] classes = whole(crop(image, box), encoder);
        for (int row = y; row < bottom; row++) {
            System.arraycopy(classes, (row - top) * box.width() + x - left, all, row * image.width() + x, right - x);
        }
    }

    private static RgbImage crop(RgbImage image, PixelBox box) {
        if (box.width() == image.width() && box.height() == image.height()) {
            return image;
        }
        RgbImage part = RgbImage.blank(box.width(), box.height());
        for (int row = 0; row < box.height(); row++) {
            int from = 3 * ((box.top() + row) * image.width() + box.left());
            System.arraycopy(image.pixels(), from, part.pixels(), 3 * row * box.width(), 3 * box.width());
        }
        return part;
    }

    private byte[] whole(RgbImage image, PatchEncoder encoder) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Windows windows = Windows.over(image.width(), image.height(), about.windowPx(), about.overlapPx());
                Blend blend = new Blend(windows, about.classes().size());
                for (int from = 0; from < windows.count(); from += WINDOWS_AT_ONCE) {
                    int count = Math.min(WINDOWS_AT_ONCE, windows.count() - from);
                    try (Scope batch = new Scope()) {
                        // through bfloat16, as the features that were learned from are kept
                        Tensor features = PatchFeatureStore.encode(encoder, about.blocks(), image, windows, from, count)
                                .to(Ops.F32);
                        Tensor logits = decoder.pixels(scale.apply(features), about.windowPx());
                        blend.add(Ops.softmax32(logits, 1), from);
                    }
                }
                return blend.classes();
            }
        });
    }

    @Override
    public void close() {
        decoder.close();
        scale.close();
    }
}
