package org.golgi.core.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Memory for the intermediate results of a pass, used again in every step: neither the allocator nor the system's page
 * tables see them. Tensors are handed out like a stack: {@link #release} ends all that were taken since the mark.
 *
 * <p>A tensor of a workspace is memory that was not set, dense, and of the workspace's number type. It grows to what
 * the largest step needs.
 */
public final class Workspace implements AutoCloseable {
    private static final long ALIGNMENT = 32;
    private static final long SMALLEST_BLOCK = 1 << 16;

    private final ComputeDevice device;
    private final torch.ScalarType type;
    private final List<Tensor> blocks = new ArrayList<>();
    private Mark top = new Mark(0, 0);
    private long capacity;

    /** A place in the stack. */
    public record Mark(int block, long offset) {}

    public Workspace(ComputeDevice device, torch.ScalarType type) {
        this.device = device;
        this.type = type;
    }

    /** A tensor of this shape; valid until it is released. */
    public Tensor take(long... shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        long padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        while (top.block < blocks.size()
                && top.offset + padded > blocks.get(top.block).size(0)) {
            top = new Mark(top.block + 1, 0);
        }
        if (top.block == blocks.size()) {
            grow(padded);
        }
        Tensor taken = blocks.get(top.block).narrow(0, top.offset, length).view(shape);
        top = new Mark(top.block, top.offset + padded);
        return taken;
    }

    /** A tensor of this shape with zeros. */
    public Tensor zeros(long... shape) {
        return take(shape).zero_();
    }

    private void grow(long length) {
        long size = Math.max(length, Math.max(capacity, SMALLEST_BLOCK));
        try (Scope scope = new Scope()) {
            blocks.add(Scope.retain(Ops.empty(device, type, size)));
        }
        capacity += size;
    }

    /** Where the stack stands. */
    public Mark mark() {
        return top;
    }

    /** Takes back all that was handed out since the mark. */
    public void release(Mark mark) {
        top = mark;
    }

    /** Takes back everything. */
    public void clear() {
        release(new Mark(0, 0));
    }

    @Override
    public void close() {
        blocks.forEach(Scope::release);
        blocks.clear();
    }
}
