package org.golgi.eval.features;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.datasets.image.RgbImage;

/**
 * Carries out an {@link ImageTransform}: resize the shorter side (bicubic with antialiasing, in bytes), crop the centre;
 * then, a batch at a time, scale to [0, 1] and normalise. Safe for any number of threads.
 */
public final class TilePreparer {
    private final ImageTransform transform;

    public TilePreparer(ImageTransform transform) {
        Natives.load();
        this.transform = transform;
    }

    /** Bytes of a prepared picture. */
    public int bytes() {
        return 3 * transform.cropPx() * transform.cropPx();
    }

    /** The resized and cropped picture as bytes [3, crop, crop]. */
    public byte[] prepare(RgbImage image) {
        int shorter = Math.min(image.width(), image.height());
        int size = transform.resizePx();
        int crop = transform.cropPx();
        try (Scope scope = new Scope()) {
            Tensor pixels = Ops.bytes(image.pixels(), 1, image.height(), image.width(), 3)
                    .permute(0, 3, 1, 2); // [1, 3, H, W]
            int height = shorter == size ? image.height() : (int) ((long) size * image.height() / shorter);
            int width = shorter == size ? image.width() : (int) ((long) size * image.width() / shorter);
            Tensor resized = shorter == size ? pixels : resize(pixels, height, width);
            // torchvision rounds half to even here.
            long top = (long) Math.rint((height - crop) / 2.0);
            long left = (long) Math.rint((width - crop) / 2.0);
            Tensor cropped = resized.narrow(2, top, crop).narrow(3, left, crop).contiguous();
            byte[] prepared = new byte[bytes()];
            new BytePointer(cropped.data_ptr()).get(prepared);
            return prepared;
        }
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

    private static Tensor resize(Tensor pixels, long height, long width) {
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.mode().put(new kBicubic());
        options.align_corners().put(false);
        options.antialias().put(true);
        options.size().put(new LongVector(height, width));
        return torch.interpolate(pixels.contiguous(), options);
    }
}
