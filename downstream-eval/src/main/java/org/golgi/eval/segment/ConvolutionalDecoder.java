package org.golgi.eval.segment;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Convolution;
import org.golgi.core.nn.GroupNorm;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;

/**
 * A narrow layer, then three stages of a 3 x 3 convolution, group norm and GELU: at the grid of the patches, at twice and
 * at four times of it. Sees what lies around a patch and finds borders inside of one.
 */
final class ConvolutionalDecoder extends Decoder {
    private static final int[] WIDTHS = {64, 32, 16};
    private static final int CHANNELS_A_GROUP = 8;

    private final Convolution narrow;
    private final Stage atGrid;
    private final Stage atTwice;
    private final Stage atFourTimes;
    private final Convolution classifier;

    private static final class Stage extends Module {
        private final Convolution convolution;
        private final GroupNorm norm;

        Stage(int in, int out, Initializer init) {
            convolution = child("convolution", new Convolution(in, out, 3, init));
            norm = child("norm", new GroupNorm(out / CHANNELS_A_GROUP, out, init));
        }

        Tensor forward(Tensor x) {
            return torch.gelu(norm.forward(convolution.forward(x)));
        }
    }

    ConvolutionalDecoder(int features, int numClasses, Initializer init) {
        narrow = child("narrow", new Convolution(features, WIDTHS[0], 1, init));
        atGrid = child("stage1", new Stage(WIDTHS[0], WIDTHS[0], init));
        atTwice = child("stage2", new Stage(WIDTHS[0], WIDTHS[1], init));
        atFourTimes = child("stage3", new Stage(WIDTHS[1], WIDTHS[2], init));
        classifier = child("classifier", new Convolution(WIDTHS[2], numClasses, 1, init));
    }

    @Override
    Tensor forward(Tensor features) {
        long h = features.size(2);
        long w = features.size(3);
        Tensor x = atGrid.forward(narrow.forward(features)); // [B, 64, h, w]
        x = atTwice.forward(resized(x, 2 * h, 2 * w)); // [B, 32, 2h, 2w]
        x = atFourTimes.forward(resized(x, 4 * h, 4 * w)); // [B, 16, 4h, 4w]
        return classifier.forward(x);
    }
}
