package org.golgi.core.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What the presets spell badly, for static import. Shapes are given outermost first. */
public final class Ops {
    public static final torch.ScalarType F32 = torch.ScalarType.Float;
    public static final torch.ScalarType F64 = torch.ScalarType.Double;
    public static final torch.ScalarType BF16 = torch.ScalarType.BFloat16;
    public static final torch.ScalarType I64 = torch.ScalarType.Long;
    public static final torch.ScalarType U8 = torch.ScalarType.Byte;
    public static final torch.ScalarType BOOL = torch.ScalarType.Bool;

    private Ops() {}

    public static Tensor zeros(ComputeDevice device, torch.ScalarType type, long... shape) {
        return torch.zeros(shape, device.options(type));
    }

    /** Memory that was not set. */
    public static Tensor empty(ComputeDevice device, torch.ScalarType type, long... shape) {
        return torch.empty(shape, device.options(type), null);
    }

    public static Tensor floats(float[] values, long... shape) {
        return Tensor.create(values, shape);
    }

    public static Tensor longs(long... values) {
        return Tensor.create(values, values.length);
    }

    /** Bytes as an unsigned tensor; one copy. */
    public static Tensor bytes(byte[] values, long... shape) {
        return fromBuffer(ByteBuffer.wrap(values), U8, shape);
    }

    /** The numbers in row-major order, whatever the type, device and layout. */
    public static float[] toFloats(Tensor tensor) {
        try (Scope scope = new Scope()) {
            Tensor dense = tensor.detach().cpu().to(F32).contiguous();
            float[] values = new float[Math.toIntExact(dense.numel())];
            new FloatPointer(dense.data_ptr()).get(values);
            return values;
        }
    }

    /** The whole numbers in row-major order, whatever the type, device and layout. */
    public static long[] toLongs(Tensor tensor) {
        try (Scope scope = new Scope()) {
            Tensor dense = tensor.detach().cpu().to(I64).contiguous();
            long[] values = new long[Math.toIntExact(dense.numel())];
            new LongPointer(dense.data_ptr()).get(values);
            return values;
        }
    }

    /** The memory of a dense tensor of the processor, below 2 GB; valid while the tensor lives. */
    public static ByteBuffer memory(Tensor tensor) {
        return new BytePointer(tensor.data_ptr())
                .capacity(tensor.nbytes())
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A new dense tensor on the processor of these raw little-endian bytes. */
    public static Tensor fromBuffer(ByteBuffer source, torch.ScalarType type, long... shape) {
        Tensor tensor = empty(ComputeDevice.CPU, type, shape);
        if (tensor.nbytes() != source.remaining()) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " needs "
                    + tensor.nbytes() + " bytes, got " + source.remaining());
        }
        if (source.hasRemaining()) {
            memory(tensor).put(source.duplicate());
        }
        return tensor;
    }

    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return torch.linear(x, weight, bias);
    }

    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        long[] normalized = {weight.size(0)};
        return torch.layer_norm(x, normalized, new TensorOptional(weight), new TensorOptional(bias), epsilon, false);
    }

    /** Softmax in float32, result in float32. */
    public static Tensor softmax32(Tensor x, long dimension) {
        return x.softmax(dimension, new ScalarTypeOptional(F32));
    }

    /** Log-softmax in float32, result in float32. */
    public static Tensor logSoftmax32(Tensor x, long dimension) {
        return x.log_softmax(dimension, new ScalarTypeOptional(F32));
    }

    public static Tensor cat(long dimension, Tensor... parts) {
        return torch.cat(new TensorVector(parts), dimension);
    }

    public static Tensor cat(long dimension, List<Tensor> parts) {
        return cat(dimension, parts.toArray(new Tensor[0]));
    }

    public static Tensor scale(Tensor x, double factor) {
        return x.mul(new Scalar(factor));
    }

    /** x / max(‖x‖₂, epsilon) along the last dimension. */
    public static Tensor l2Normalize(Tensor x, double epsilon) {
        Tensor norm = x.norm(new ScalarOptional(new Scalar(2.0)), new long[] {-1}, true);
        return x.div(norm.clamp_min(new Scalar(epsilon)));
    }

    /** Runs without recording gradients. */
    public static <T> T noGrad(Supplier<T> body) {
        boolean before = GradMode.is_enabled();
        GradMode.set_enabled(false);
        try {
            return body.get();
        } finally {
            GradMode.set_enabled(before);
        }
    }

    /** True if the shape is this; -1 stands for any size. For assertions at module borders. */
    public static boolean hasShape(Tensor x, long... expected) {
        long[] shape = x.shape();
        boolean same = shape.length == expected.length;
        for (int i = 0; same && i < shape.length; i++) {
            same = expected[i] == -1 || expected[i] == shape[i];
        }
        return same;
    }
}
