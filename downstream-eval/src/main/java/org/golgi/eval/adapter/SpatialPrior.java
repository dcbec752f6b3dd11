package org.golgi.eval.adapter;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Convolution;
import org.golgi.core.nn.GroupNorm;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;

/**
 * The spatial prior module of ViT-Adapter (Chen et al. 2023, section 3.3): a small convolutional network over the pixels
 * that knows edges finer than a patch. Pixels [B, 3, H, W] to maps at 1/4, 1/8, 1/16 and 1/32, all as wide as the
 * transformer. Group norm where the paper has batch norm, so that a picture's result does not depend on its neighbours.
 */
final class SpatialPrior extends Module {
    private static final int CHANNELS_A_GROUP = 8;

    private final List<Stage> stem;
    private final List<Stage> deeper;
    private final List<Convolution> project;

    private static final class Stage extends Module {
        private final Convolution convolution;
        private final GroupNorm norm;

        Stage(int in, int out, int stride, Initializer init) {
            convolution = child("conv", new Convolution(in, out, 3, stride, 1, init));
            norm = child("norm", new GroupNorm(out / CHANNELS_A_GROUP, out, init));
        }

        Tensor forward(Tensor x) {
            return torch.relu(norm.forward(convolution.forward(x)));
        }
    }

    /**
     * A module.
     *
     * @param inner width of the first stage, a multiple of 8; the deeper ones have 2 and 4 times of it
     * @param width of the maps
     */
    SpatialPrior(int inner, int width, Initializer init) {
        stem = children("stem", 3, i -> new Stage(i == 0 ? 3 : inner, inner, i == 0 ? 2 : 1, init));
        int[] widths = {inner, 2 * inner, 4 * inner, 4 * inner};
        deeper = children("stage", 3, i -> new Stage(widths[i], widths[i + 1], 2, init));
        project = children("fc", 4, i -> new Convolution(widths[i], width, 1, init));
    }

    List<Tensor> forward(Tensor pixels) {
        Tensor x = pixels;
        for (Stage stage : stem) {
            x = stage.forward(x);
        }
        x = torch.max_pool2d(x, new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false);
        List<Tensor> maps = new ArrayList<>(List.of(project.get(0).forward(x)));
        for (int i = 0; i < deeper.size(); i++) {
            x = deeper.get(i).forward(x);
            maps.add(project.get(i + 1).forward(x));
        }
        return maps;
    }
}
