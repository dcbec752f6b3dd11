package org.golgi.core.tensor;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Where tensors live: the processor or one GPU.
 *
 * @param cuda true for a GPU
 * @param index number of the GPU, 0 for the processor
 */
public record ComputeDevice(boolean cuda, int index) {
    public static final ComputeDevice CPU = new ComputeDevice(false, 0);

    /**
     * Parses {@code cpu}, {@code cuda} or {@code cuda:1}.
     *
     * @throws IllegalArgumentException if the name is none of these
     */
    public static ComputeDevice parse(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        if (name.equals("cuda")) {
            return new ComputeDevice(true, 0);
        }
        if (name.matches("cuda:\\d{1,3}")) {
            return new ComputeDevice(true, Integer.parseInt(name.substring(5)));
        }
        throw new IllegalArgumentException(
                "device '" + name + "' is unknown; legal are auto, cpu, cuda and cuda:INDEX");
    }

    /** Options of a new tensor of this type here. */
    public TensorOptions options(torch.ScalarType type) {
        return new TensorOptions(type).device(new DeviceOptional(toTorch()));
    }

    public Device toTorch() {
        return new Device(toString());
    }

    @Override
    public String toString() {
        return cuda ? "cuda:" + index : "cpu";
    }
}
