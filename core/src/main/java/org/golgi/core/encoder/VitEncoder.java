package org.golgi.core.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitOutput;

/**
 * A vision transformer as a {@link PatchEncoder}.
 *
 * <p>A batch is computed in chunks of one size, the last one filled up, so that a picture's features do not depend on
 * how many others came with it: matrix libraries pick their kernels, and with them the last bits, by the number of rows.
 */
public final class VitEncoder implements PatchEncoder {
    private static final int CPU_CHUNK = 16;
    private static final int GPU_CHUNK = 64;

    private final VisionTransformer vit;
    private final ImageTransform transform;
    private final Pooling pooling;
    private final boolean owner;
    private final Supplier<String> hash;

    private VitEncoder(
            VisionTransformer vit, ImageTransform transform, Pooling pooling, boolean owner, Supplier<String> hash) {
        int patch = vit.config().patchSizePx();
        if (transform.cropPx() % patch != 0) {
            throw new IllegalArgumentException("the transform crops to " + transform.cropPx()
                    + " px, which is not a multiple of the patch size " + patch + " px");
        }
        this.vit = vit;
        this.transform = transform;
        this.pooling = pooling;
        this.owner = owner;
        this.hash = hash;
    }

    /**
     * An encoder that owns the transformer: moves it to the device and precision, and frees it at the end.
     *
     * @param vit in float32
     */
    public static VitEncoder owning(
            VisionTransformer vit,
            ImageTransform transform,
            Pooling pooling,
            ComputeDevice device,
            Precision precision) {
        String hash = EncoderHash.of(vit, pooling, precision);
        VitEncoder encoder = new VitEncoder(vit, transform, pooling, true, () -> hash);
        vit.to(device, precision.scalarType());
        return encoder;
    }

    /** A view of a transformer that somebody else owns and may go on training; used where it is, in its own precision. */
    public static VitEncoder borrowing(VisionTransformer vit, ImageTransform transform, Pooling pooling) {
        return new VitEncoder(vit, transform, pooling, false, () -> EncoderHash.of(vit, pooling, precision(vit)));
    }

    /** The transformer; it stays owned by this encoder or its lender. */
    public VisionTransformer transformer() {
        return vit;
    }

    public Pooling pooling() {
        return pooling;
    }

    @Override
    public int featureSize() {
        return pooling.featureSize(vit.config().dimension());
    }

    @Override
    public ImageTransform transform() {
        return transform;
    }

    @Override
    public String hash() {
        return hash.get();
    }

    @Override
    public int patchSizePx() {
        return vit.config().patchSizePx();
    }

    @Override
    public int blocks() {
        return vit.config().depth();
    }

    @Override
    public int patchFeatureSize() {
        return vit.config().dimension();
    }

    @Override
    public Tensor encode(Tensor images) {
        return images.size(0) == 0
                ? Ops.zeros(ComputeDevice.CPU, Ops.F32, 0, featureSize())
                : inChunks(images, chunk -> pooling.of(vit, ImageBatch.of(chunk)));
    }

    @Override
    public Tensor encodePatches(Tensor images, List<Integer> blocks) {
        TreeSet<Integer> wanted = new TreeSet<>();
        blocks.forEach(block -> wanted.add(block - 1));
        return inChunks(images, chunk -> {
            List<Tensor> maps = vit.inner(ImageBatch.of(chunk), wanted, true).stream()
                    .map(VitOutput::patchMap) // [n, D, h, w]
                    .toList();
            return Ops.cat(1, maps);
        });
    }

    private Tensor inChunks(Tensor images, UnaryOperator<Tensor> compute) {
        long B = images.size(0);
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Tensor parameter = vit.tensors().get("cls_token");
                int chunk = parameter.is_cuda() ? GPU_CHUNK : CPU_CHUNK;
                List<Tensor> parts = new ArrayList<>();
                for (long from = 0; from < B; from += chunk) {
                    Tensor part = images.narrow(0, from, Math.min(chunk, B - from));
                    parts.add(filled(part, chunk, parameter.device(), compute));
                }
                return scope.keep(parts.size() == 1 ? parts.get(0) : Ops.cat(0, parts));
            }
        });
    }

    /** The values of n images [n, …], computed as a batch of {@code chunk}. */
    private static Tensor filled(Tensor images, int chunk, Device device, UnaryOperator<Tensor> compute) {
        try (Scope scope = new Scope()) {
            long n = images.size(0);
            Tensor filled =
                    n < chunk ? Ops.cat(0, images, images.narrow(0, 0, 1).expand(chunk - n, -1, -1, -1)) : images;
            Tensor values = compute.apply(filled.to(device, Ops.F32));
            return scope.keep(values.narrow(0, 0, n).to(Ops.F32).cpu().contiguous());
        }
    }

    private static Precision precision(VisionTransformer vit) {
        boolean half = vit.tensors().get("cls_token").dtype().toScalarType().intern() == Precision.BF16.scalarType();
        return half ? Precision.BF16 : Precision.FP32;
    }

    @Override
    public void close() {
        if (owner) {
            vit.close();
        }
    }
}
