package org.golgi.datasets.image;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Native memory of one decoding or encoding, kept for the next: fresh memory for every tile would cost more page faults
 * than the copying of its pixels.
 */
final class CodecBuffers {
    private static final int LARGEST_KEPT_BYTES = 1 << 22;
    /** As many as threads were ever at work at the same time. */
    private static final ConcurrentLinkedQueue<CodecBuffers> IDLE = new ConcurrentLinkedQueue<>();

    private BytePointer input = new BytePointer(1 << 18);
    private final Mat pixels = new Mat();

    private CodecBuffers() {}

    /** Lends buffers to a task. */
    static <T> T use(Function<CodecBuffers, T> task) {
        CodecBuffers free = IDLE.poll();
        CodecBuffers buffers = free == null ? new CodecBuffers() : free;
        try {
            return task.apply(buffers);
        } finally {
            buffers.shrink();
            IDLE.add(buffers);
        }
    }

    /** The bytes in native memory. */
    BytePointer input(byte[] bytes) {
        if (input.capacity() < bytes.length) {
            input.close();
            input = new BytePointer(bytes.length);
        }
        return input.position(0).limit(bytes.length).put(bytes, 0, bytes.length);
    }

    /** A matrix for the result; what it holds is from before. */
    Mat pixels() {
        return pixels;
    }

    private void shrink() {
        if (input.capacity() > LARGEST_KEPT_BYTES) {
            input.close();
            input = new BytePointer(1 << 18);
        }
        if (pixels.total() * pixels.elemSize() > LARGEST_KEPT_BYTES) {
            pixels.release();
        }
    }
}
