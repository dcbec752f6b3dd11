package org.golgi.eval.features;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.image.EvalTransform;
import org.golgi.datasets.image.RgbImage;

/**
 * Carries out an {@link ImageTransform}: resize the shorter side (bicubic as in Pillow, to the bit), crop the centre;
 * then, a batch at a time, scale to [0, 1] and normalise. Safe for any number of threads.
 */
public final class TilePreparer {
    private final ImageTransform transform;
    private final ThreadLocal<EvalTransform> perThread;

    public TilePreparer(ImageTransform transform) {
        Natives.load();
        this.transform = transform;
        this.perThread = ThreadLocal.withInitial(() -> new EvalTransform(transform));
    }

    /** Bytes of a prepared picture. */
    public int bytes() {
        return 3 * transform.cropPx() * transform.cropPx();
    }

    /** The resized and cropped picture as bytes [3, crop, crop]. */
    public byte[] prepare(RgbImage image) {
        return perThread.get().bytes(image);
    }

    /** Prepared pictures as one normalised batch [B, 3, crop, crop] in float32. */
    public Tensor batch(List<byte[]> prepared) {
        int crop = transform.cropPx();
        try (Scope scope = new Scope()) {
            Tensor bytes = Ops.empty(ComputeDevice.CPU, Ops.U8, prepared.size(), 3, crop, crop);
            BytePointer memory = new BytePointer(bytes.data_ptr());
            for (int i = 0; i < prepared.size(); i++) {
                memory.position((long) i * bytes()).put(prepared.get(i));
            }
            Tensor mean = perChannel(transform.mean());
            Tensor deviation = perChannel(transform.deviation());
            return scope.keep(
                    bytes.to(Ops.F32).div_(new Scalar(255.0)).sub_(mean).div(deviation));
        }
    }

    private static Tensor perChannel(List<Double> values) {
        float[] floats = new float[3];
        for (int i = 0; i < 3; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return Ops.floats(floats, 1, 3, 1, 1);
    }
}
