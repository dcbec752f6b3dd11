package org.golgi.eval.testing;

import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.PatchEncoder;

/** The mean colour of each patch of 4 px, in windows of 32 px; counts how often it is asked. */
public final class PatchColourEncoder implements PatchEncoder {
    private int calls;

    public PatchColourEncoder() {
        Natives.load();
    }

    public int calls() {
        return calls;
    }

    @Override
    public int patchSizePx() {
        return 4;
    }

    @Override
    public int blocks() {
        return 2;
    }

    @Override
    public int patchFeatureSize() {
        return 3;
    }

    @Override
    public Tensor encodePatches(Tensor images, List<Integer> blocks) {
        calls++;
        try (Scope scope = new Scope()) {
            long B = images.size(0);
            long h = images.size(2) / 4;
            long w = images.size(3) / 4;
            Tensor means = images.view(B, 3, h, 4, w, 4).mean(new long[] {3, 5}, false, new ScalarTypeOptional());
            Tensor[] copies = new Tensor[blocks.size()];
            java.util.Arrays.fill(copies, means);
            return scope.keep(Ops.cat(1, copies));
        }
    }

    @Override
    public int featureSize() {
        return 3;
    }

    @Override
    public ImageTransform transform() {
        return ImageTransform.imageNet(32);
    }

    @Override
    public String hash() {
        return "patch colour";
    }

    @Override
    public Tensor encode(Tensor images) {
        return images.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
    }

    @Override
    public void close() {}
}
