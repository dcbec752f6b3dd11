package org.golgi.core.io;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The number types that both safetensors and libtorch know. */
enum NumberType {
    F64(torch.ScalarType.Double, 8),
    I64(torch.ScalarType.Long, 8),
    F32(torch.ScalarType.Float, 4),
    I32(torch.ScalarType.Int, 4),
    F16(torch.ScalarType.Half, 2),
    BF16(torch.ScalarType.BFloat16, 2),
    I16(torch.ScalarType.Short, 2),
    I8(torch.ScalarType.Char, 1),
    U8(torch.ScalarType.Byte, 1),
    BOOL(torch.ScalarType.Bool, 1);

    private final torch.ScalarType torchType;
    private final int bytes;

    NumberType(torch.ScalarType torchType, int bytes) {
        this.torchType = torchType;
        this.bytes = bytes;
    }

    static Optional<NumberType> named(String safetensorsName) {
        for (NumberType type : values()) {
            if (type.name().equals(safetensorsName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * The type of a tensor.
     *
     * @throws IllegalArgumentException if safetensors has no such type
     */
    static NumberType of(String name, Tensor tensor) {
        int wanted = tensor.dtype().toScalarType().intern().value;
        for (NumberType type : values()) {
            if (type.torchType.value == wanted) {
                return type;
            }
        }
        throw new IllegalArgumentException("tensor '" + name + "' is of type "
                + tensor.dtype().toScalarType().intern() + ", which safetensors cannot hold; convert it to F32 first");
    }

    torch.ScalarType torchType() {
        return torchType;
    }

    int bytes() {
        return bytes;
    }
}
