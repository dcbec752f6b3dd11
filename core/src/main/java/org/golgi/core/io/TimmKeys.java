package org.golgi.core.io;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.VitConfig.PositionResampling;

/**
 * The layout of timm's VisionTransformer, which UNI (class token with a position) and UNI2 (registers, packed SwiGLU,
 * positions for patches only) use. Without a position of its own the class token gets one of zeros; on the way back to
 * a model with registers the position is added to the class token, as timm's own conversion does.
 */
public final class TimmKeys implements KeyMap {
    private static final String REGISTERS = "register_tokens";
    private static final String TIMM_REGISTERS = "reg_token";
    private static final String POSITIONS = "pos_embed";
    private static final String CLS = "cls_token";

    @Override
    public String format() {
        return "timm";
    }

    @Override
    public boolean recognises(Map<String, Tensor> foreign) {
        return foreign.containsKey(CLS) && !foreign.containsKey("mask_token");
    }

    @Override
    public Map<String, Tensor> toGolgi(Map<String, Tensor> foreign) {
        Map<String, Tensor> golgi = new LinkedHashMap<>();
        foreign.forEach((key, tensor) -> {
            if (!key.startsWith("head.")) { // the classifier of a supervised model
                golgi.put(key.equals(TIMM_REGISTERS) ? REGISTERS : key, tensor);
            }
        });
        renameGated(golgi);
        placePositions(golgi);
        return VitTensors.complete(golgi);
    }

    /** A hidden layer of twice the output layer's width is a packed SwiGLU. */
    private static void renameGated(Map<String, Tensor> golgi) {
        for (int i = 0; i < VitTensors.depth(golgi); i++) {
            String mlp = "blocks." + i + ".mlp.";
            Tensor first = golgi.get(mlp + "fc1.weight");
            Tensor second = golgi.get(mlp + "fc2.weight");
            if (first != null && second != null && first.size(0) == 2 * second.size(1)) {
                for (String kind : new String[] {"weight", "bias"}) {
                    VitTensors.move(golgi, mlp + "fc1." + kind, mlp + "w12." + kind);
                    VitTensors.move(golgi, mlp + "fc2." + kind, mlp + "w3." + kind);
                }
            }
        }
    }

    /** Brings the position embedding to [1, 1 + M M, D], a row for the class token and none for registers. */
    private static void placePositions(Map<String, Tensor> golgi) {
        Tensor positions = VitTensors.require(golgi, POSITIONS, 3);
        long rows = positions.size(1);
        long registers = golgi.containsKey(REGISTERS) ? golgi.get(REGISTERS).size(1) : 0;
        if (VitTensors.isSquare(rows)) {
            Tensor none = positions.narrow(1, 0, 1).mul(new org.bytedeco.pytorch.Scalar(0.0));
            golgi.put(POSITIONS, Ops.cat(1, none, positions));
        } else if (registers > 0 && VitTensors.isSquare(rows - 1 - registers)) {
            golgi.put(REGISTERS, golgi.get(REGISTERS).add(positions.narrow(1, 1, registers)));
            golgi.put(
                    POSITIONS,
                    Ops.cat(1, positions.narrow(1, 0, 1), positions.narrow(1, 1 + registers, rows - 1 - registers)));
        } else if (!VitTensors.isSquare(rows - 1)) {
            throw new IllegalArgumentException(
                    "pos_embed has " + rows + " rows, which is no square grid with or without " + "a class token and "
                            + registers + " registers; only models of square images can be read");
        }
    }

    @Override
    public Map<String, Tensor> fromGolgi(Map<String, Tensor> golgi) {
        Map<String, Tensor> timm = new LinkedHashMap<>();
        golgi.forEach((key, tensor) -> {
            if (!key.equals("mask_token")) {
                timm.put(
                        key.equals(REGISTERS)
                                ? TIMM_REGISTERS
                                : key.replace(".mlp.w12.", ".mlp.fc1.").replace(".mlp.w3.", ".mlp.fc2."),
                        tensor);
            }
        });
        if (golgi.containsKey(REGISTERS)) {
            Tensor positions = golgi.get(POSITIONS);
            timm.put(CLS, golgi.get(CLS).add(positions.narrow(1, 0, 1)));
            timm.put(POSITIONS, positions.narrow(1, 1, positions.size(1) - 1).contiguous());
        }
        return timm;
    }

    @Override
    public PositionResampling resampling(boolean registers) {
        return PositionResampling.TIMM;
    }
}
