package org.golgi.core.io;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.FeedForwardShape;
import org.golgi.core.vit.VitConfig.PositionResampling;

/** Reads the architecture of a vision transformer off the shapes of its tensors, under Golgi's keys. */
public final class VitTensors {
    private static final Pattern BLOCK = Pattern.compile("^blocks\\.(\\d{1,4})\\..+");
    private static final int USUAL_HEAD_SIZE = 64;

    private VitTensors() {}

    /**
     * The architecture.
     *
     * @param golgi tensors under Golgi's keys
     * @param heads attention heads, which no shape shows; without them a head of 64, as in every published size, is
     *     assumed
     * @param resampling how the position embedding is brought to another grid
     * @throws IllegalArgumentException if the shapes contradict each other or the heads have to be given
     */
    public static VitConfig architecture(Map<String, Tensor> golgi, OptionalInt heads, PositionResampling resampling) {
        Tensor patches = require(golgi, "patch_embed.proj.weight", 4);
        int D = (int) patches.size(0);
        int patch = (int) patches.size(2);
        if (patches.size(1) != 3 || patches.size(3) != patch) {
            throw new IllegalArgumentException("patch_embed.proj.weight has shape " + Arrays.toString(patches.shape())
                    + "; only square patches of 3 colours can be read");
        }
        if (heads.isEmpty() && D % USUAL_HEAD_SIZE != 0) {
            throw new IllegalArgumentException("a width of " + D + " does not divide into heads of " + USUAL_HEAD_SIZE
                    + "; give the number of heads (?heads=N behind the path)");
        }
        long rows = require(golgi, "pos_embed", 3).size(1) - 1;
        if (!isSquare(rows)) {
            throw new IllegalArgumentException(
                    "pos_embed has " + rows + " rows beside the class token; only square grids can be read");
        }
        boolean gated = golgi.containsKey("blocks.0.mlp.w12.weight");
        int hidden = (int) require(golgi, gated ? "blocks.0.mlp.w3.weight" : "blocks.0.mlp.fc2.weight", 2)
                .size(1);
        Tensor registers = golgi.get("register_tokens");
        return new VitConfig(
                D,
                depth(golgi),
                heads.orElse(D / USUAL_HEAD_SIZE),
                patch,
                (int) Math.round(Math.sqrt(rows)) * patch,
                new FeedForwardShape(gated, hidden),
                1e-5,
                registers == null ? 0 : (int) registers.size(1),
                resampling);
    }

    /** Number of blocks. */
    static int depth(Map<String, ?> golgi) {
        int deepest = -1;
        for (String key : golgi.keySet()) {
            Matcher block = BLOCK.matcher(key);
            if (block.matches()) {
                deepest = Math.max(deepest, Integer.parseInt(block.group(1)));
            }
        }
        return deepest + 1;
    }

    /**
     * Fills in a mask token of zeros and layer scales of ones where a format leaves them out. Each takes its width from a
     * tensor that is there, so that a file cannot ask for more memory than it has bytes.
     */
    static Map<String, Tensor> complete(Map<String, Tensor> golgi) {
        long D = require(golgi, "cls_token", 3).size(2);
        golgi.computeIfAbsent("mask_token", key -> Ops.zeros(ComputeDevice.CPU, Ops.F32, 1, D));
        for (int i = 0; i < depth(golgi); i++) {
            Tensor norm = golgi.get("blocks." + i + ".norm1.weight");
            if (norm != null) {
                for (String scale : new String[] {"ls1", "ls2"}) {
                    golgi.computeIfAbsent(
                            "blocks." + i + "." + scale + ".gamma",
                            key -> Ops.zeros(ComputeDevice.CPU, Ops.F32, norm.numel())
                                    .fill_(new Scalar(1.0)));
                }
            }
        }
        return golgi;
    }

    static Tensor require(Map<String, Tensor> tensors, String key, int dimensions) {
        Tensor tensor = tensors.get(key);
        if (tensor == null) {
            throw new IllegalArgumentException("the checkpoint lacks the key '" + key + "'; is it a whole backbone?");
        }
        if (tensor.dim() != dimensions) {
            throw new IllegalArgumentException("key '" + key + "' has shape " + Arrays.toString(tensor.shape())
                    + ", it must have " + dimensions + " dimensions");
        }
        return tensor;
    }

    static void move(Map<String, Tensor> tensors, String from, String to) {
        Tensor tensor = tensors.remove(from);
        if (tensor != null) {
            tensors.put(to, tensor);
        }
    }

    static boolean isSquare(long number) {
        long side = Math.round(Math.sqrt(Math.max(0, number)));
        return number > 0 && side * side == number;
    }
}
