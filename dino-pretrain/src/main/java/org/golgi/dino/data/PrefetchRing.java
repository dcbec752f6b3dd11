package org.golgi.dino.data;

import java.io.IOException;
import java.util.Arrays;
import org.golgi.dino.augment.AugmentConfig;
import org.golgi.dino.augment.CropTarget;

/**
 * The memory of the steps that are made ahead, and who fills which place of it: workers claim one tile of one step
 * after the other, the trainer takes whole steps in order.
 */
final class PrefetchRing {
    private final int batchSize;
    private final Slot[] slots;
    private long claimedStep;
    private int claimedPlaces;
    private long takenStep;
    private boolean stopped;
    private Throwable failure;

    /** Memory of one step. */
    private static final class Slot {
        private final float[] globals;
        private final float[] locals;
        private final String[] ids;
        private int filled;

        Slot(int batchSize, AugmentConfig augment) {
            globals = numbers(AugmentConfig.GLOBAL_CROPS, batchSize, augment.cropLength(0));
            locals = numbers(augment.localCrops(), batchSize, augment.cropLength(AugmentConfig.GLOBAL_CROPS));
            ids = new String[batchSize];
        }

        private static float[] numbers(int crops, int batchSize, int cropLength) {
            long length = (long) crops * batchSize * cropLength;
            if (length > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "batch_size " + batchSize + " needs " + length
                                + " numbers in one array; lower it, or the crops' size, or compute it in parts: data.micro_batch_size");
            }
            return new float[(int) length];
        }
    }

    /** One tile's place in one step. */
    record Place(long step, CropTarget target, String[] ids) {
        void name(String id) {
            ids[target.slot()] = id;
        }
    }

    /** One more slot than is made ahead: the trainer holds one. */
    PrefetchRing(LoaderConfig config, AugmentConfig augment, long firstStep) {
        batchSize = config.batchSize();
        slots = new Slot[config.prefetch() + 1];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot(batchSize, augment);
        }
        claimedStep = firstStep;
        takenStep = firstStep - 1;
    }

    /** The next place to fill; null when the loader was closed. Waits while enough is made ahead. */
    synchronized Place claim() throws InterruptedException {
        while (!stopped && claimedStep >= takenStep + slots.length) {
            wait();
        }
        if (stopped) {
            return null;
        }
        Slot slot = slot(claimedStep);
        CropTarget target = new CropTarget(slot.globals, slot.locals, batchSize, claimedPlaces);
        Place place = new Place(claimedStep, target, slot.ids);
        claimedPlaces++;
        if (claimedPlaces == batchSize) {
            claimedPlaces = 0;
            claimedStep++;
        }
        return place;
    }

    /** Says that a place is filled. */
    synchronized void done(Place place) {
        Slot slot = slot(place.step);
        slot.filled++;
        if (slot.filled == batchSize) {
            notifyAll();
        }
    }

    /** Ends the loader; the trainer's next {@link #take} throws. */
    synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        stopped = true;
        notifyAll();
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** The next step, when all its places are filled; gives the memory of the one before back to the workers. */
    synchronized LoadedBatch take() throws IOException, InterruptedException {
        long step = takenStep + 1;
        Slot slot = slot(step);
        if (takenStep >= 0) {
            slot(takenStep).filled = 0;
        }
        takenStep = step;
        notifyAll();
        while (slot.filled < batchSize) {
            if (failure != null) {
                throw new IOException(
                        failure instanceof IOException ? failure.getMessage() : "the loader failed: " + failure,
                        failure);
            }
            if (stopped) {
                throw new IllegalStateException("the loader is closed");
            }
            wait();
        }
        return new LoadedBatch(step, slot.globals, slot.locals, Arrays.asList(slot.ids));
    }

    private Slot slot(long step) {
        return slots[(int) (step % slots.length)];
    }
}
