package org.golgi.dino.model;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.dino.mask.PatchMasks;

/**
 * A batch where it is computed.
 *
 * @param globals [2B, 3, G, G]
 * @param locals [L B, 3, l, l]
 * @param mask [2B, N] boolean
 * @param masks the same on the processor
 * @param weights of the hidden patches [n]
 */
record DeviceBatch(Tensor globals, Tensor locals, Tensor mask, PatchMasks masks, Tensor weights) {

    static DeviceBatch of(CropBatch batch, ComputeDevice device) {
        PatchMasks masks = batch.masks();
        byte[] flags = new byte[masks.masked().length];
        for (int index : masks.indices()) {
            flags[index] = 1;
        }
        float[] weights = masks.weights();
        return new DeviceBatch(
                batch.globalCrops().to(device.toTorch(), Ops.F32),
                batch.localCrops().to(device.toTorch(), Ops.F32),
                Ops.bytes(flags, masks.images(), masks.patches()).to(device.toTorch(), Ops.BOOL),
                masks,
                Ops.floats(weights, weights.length).to(device.toTorch(), Ops.F32));
    }

    /** Global crops, 2B. */
    int images() {
        return (int) globals.size(0);
    }

    /** Tiles, B. */
    int tiles() {
        return images() / 2;
    }

    /** Local crops a tile, L. */
    int localsPerTile() {
        return (int) (locals.size(0) / tiles());
    }

    boolean hasLocals() {
        return locals.size(0) > 0;
    }

    boolean hasHidden() {
        return weights.size(0) > 0;
    }
}
