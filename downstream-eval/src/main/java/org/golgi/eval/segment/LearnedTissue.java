package org.golgi.eval.segment;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tissue.Plane;
import org.golgi.datasets.tissue.TissueHead;
import org.golgi.eval.features.EncoderSpecs;

/** Tissue by a {@link SegmentationHead}. One picture at a time: the tensor engine has the cores of the machine already. */
public final class LearnedTissue implements TissueHead {
    private final SegmentationHead head;
    private final PatchEncoder encoder;
    private final BitSet tissue;
    private boolean closed;

    private LearnedTissue(SegmentationHead head, PatchEncoder encoder, BitSet tissue) {
        this.head = head;
        this.encoder = encoder;
        this.tissue = tissue;
    }

    /** Opens heads that {@code golgi eval segment --save-head} wrote, on a GPU where there is one. */
    public static final class Opener implements TissueHead.Opener {
        @Override
        public TissueHead open(TissueHead.Settings settings) throws IOException {
            SegmentationHead head = SegmentationHead.open(settings.file());
            try {
                if (!(head.about().mpp() > 0)) {
                    throw new IOException(
                            settings.file() + " does not say at which resolution it learned; save it again "
                                    + "with 'golgi eval segment --save-head FILE --mpp UM'");
                }
                BitSet tissue = classes(settings, head.about().classes());
                return new LearnedTissue(head, encoder(settings, head), tissue);
            } catch (IOException | RuntimeException e) {
                head.close();
                throw e;
            }
        }

        private static BitSet classes(TissueHead.Settings settings, List<String> known) {
            BitSet tissue = new BitSet();
            if (settings.classes().isEmpty()) {
                tissue.set(1, known.size());
            }
            for (String name : settings.classes()) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException("tissue class '" + name + "' is unknown to " + settings.file()
                            + "; it tells apart " + known);
                }
                tissue.set(known.indexOf(name));
            }
            return tissue;
        }

        private static PatchEncoder encoder(TissueHead.Settings settings, SegmentationHead head) throws IOException {
            Natives.load();
            ComputeDevice device = torch.cuda_is_available() ? ComputeDevice.parse("cuda") : ComputeDevice.CPU;
            String name = settings.encoder().isEmpty() ? head.about().encoder() : settings.encoder();
            ImageEncoder opened;
            try {
                opened = EncoderSpecs.open(name, device, head.about().precision());
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException(
                        "the encoder of " + settings.file() + " cannot be opened, say with --tissue-encoder "
                                + "where it is: " + e.getMessage(),
                        e);
            }
            try {
                if (opened instanceof PatchEncoder patches) {
                    head.require(patches, settings.file(), name);
                    return patches;
                }
                throw new IOException(
                        "encoder '" + name + "' gives no features of patches; a tissue head needs the vision "
                                + "transformer that it learned on");
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }
    }

    @Override
    public double mpp() {
        return head.about().mpp();
    }

    @Override
    public synchronized Plane mask(RgbImage picture) {
        if (closed) {
            throw new IllegalStateException("the tissue head is closed");
        }
        byte[] classes = head.classes(picture, encoder);
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (tissue.get(classes[i] & 0xFF) ? 255 : 0);
        }
        return new Plane(picture.width(), picture.height(), classes);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            head.close();
            encoder.close();
        }
    }
}
