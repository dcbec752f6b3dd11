package org.golgi.core.io;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The only names that a pickle program may call for, and what they do here. */
final class TorchGlobals {
    private static final Map<String, NumberType> STORAGES = Map.of(
            "torch.FloatStorage", NumberType.F32,
            "torch.DoubleStorage", NumberType.F64,
            "torch.HalfStorage", NumberType.F16,
            "torch.BFloat16Storage", NumberType.BF16,
            "torch.LongStorage", NumberType.I64,
            "torch.IntStorage", NumberType.I32,
            "torch.ShortStorage", NumberType.I16,
            "torch.CharStorage", NumberType.I8,
            "torch.ByteStorage", NumberType.U8,
            "torch.BoolStorage", NumberType.BOOL);

    private final TorchArchive archive;

    TorchGlobals(TorchArchive archive) {
        this.archive = archive;
    }

    private enum Function {
        ORDERED_DICT,
        REBUILD_TENSOR,
        REBUILD_PARAMETER
    }

    /** A storage that a tensor is rebuilt from. */
    private record Storage(String key, NumberType type, long numbers) {}

    /** What a name stands for. */
    Object named(String name) throws IOException {
        NumberType storage = STORAGES.get(name);
        if (storage != null) {
            return storage;
        }
        return switch (name) {
            case "collections.OrderedDict" -> Function.ORDERED_DICT;
            case "torch._utils._rebuild_tensor_v2" -> Function.REBUILD_TENSOR;
            case "torch._utils._rebuild_parameter" -> Function.REBUILD_PARAMETER;
            default -> throw archive.refused("calls for the Python name " + name);
        };
    }

    Object call(Object function, List<Object> arguments) throws IOException {
        if (!(function instanceof Function known)) {
            throw archive.refused("calls something that is no function");
        }
        return switch (known) {
            case ORDERED_DICT -> orderedDict(arguments);
            case REBUILD_TENSOR -> tensor(arguments);
            case REBUILD_PARAMETER -> {
                if (arguments.isEmpty() || !(arguments.get(0) instanceof Tensor)) {
                    throw archive.damaged("has a parameter that is no tensor");
                }
                yield arguments.get(0);
            }
        };
    }

    /** The persistent object ("storage", type, key, location, numbers). */
    Object storage(List<Object> id) throws IOException {
        if (id.size() != 5
                || !"storage".equals(id.get(0))
                || !(id.get(1) instanceof NumberType type)
                || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long numbers)) {
            throw archive.refused("refers to something that is no storage of numbers");
        }
        return new Storage(key, type, numbers);
    }

    private Object orderedDict(List<Object> arguments) throws IOException {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            for (Object pair : (List<?>) arguments.get(0)) {
                List<Object> items = pair instanceof Unpickler.Tuple tuple ? tuple.items() : List.of();
                if (items.size() != 2 || !(items.get(0) instanceof String)) {
                    throw archive.damaged("has an ordered dictionary that is no list of pairs");
                }
                map.put(items.get(0), items.get(1));
            }
        }
        return map;
    }

    /** _rebuild_tensor_v2(storage, offset, size, stride, …): a view that lies within its storage. */
    private Tensor tensor(List<Object> arguments) throws IOException {
        if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
            throw archive.damaged("rebuilds a tensor from no storage");
        }
        long offset = (Long) arguments.get(1);
        long[] size = longs(arguments.get(2));
        long[] stride = longs(arguments.get(3));
        if (offset < 0 || size.length != stride.length || size.length > 16) {
            throw archive.damaged("has a tensor of impossible shape");
        }
        long numbers = 1;
        long last = offset;
        for (int i = 0; i < size.length; i++) {
            if (size[i] < 0 || stride[i] < 0) {
                throw archive.damaged("has a tensor of negative size");
            }
            numbers = Math.multiplyExact(numbers, size[i]);
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, size[i] - 1), stride[i]));
        }
        if (numbers > storage.numbers() || (numbers > 0 && last >= storage.numbers())) {
            throw archive.damaged("has a tensor larger than its storage");
        }
        return archive.storage(storage.key(), storage.type(), storage.numbers())
                .as_strided(size, stride, new org.bytedeco.pytorch.LongOptional(offset));
    }

    private static long[] longs(Object tuple) {
        return ((Unpickler.Tuple) tuple)
                .items().stream().mapToLong(item -> (Long) item).toArray();
    }
}
