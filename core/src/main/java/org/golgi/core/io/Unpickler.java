package org.golgi.core.io;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the harmless part of Python's pickle language, protocols 2 to 5: it builds dictionaries, lists, tuples, texts and
 * numbers, and calls exactly the functions of {@link TorchGlobals}.
 */
final class Unpickler {
    private static final Object NONE = new Object();
    private static final Object MARK = new Object();
    private static final int MOST_STEPS = 20_000_000;

    private final TorchArchive archive;
    private final TorchGlobals globals;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private ByteBuffer program;

    Unpickler(TorchArchive archive) {
        this.archive = archive;
        this.globals = new TorchGlobals(archive);
    }

    /** A tuple; unlike a list it cannot change. */
    record Tuple(List<Object> items) {}

    /** What the program leaves on its stack. */
    Object run() throws IOException {
        program = ByteBuffer.wrap(archive.program()).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int i = 0; i < MOST_STEPS; i++) {
                int operation = program.get() & 0xFF;
                if (operation == '.') {
                    return pop();
                }
                step(operation);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException | ArithmeticException e) {
            throw archive.damaged("has a pickle program that makes no sense");
        }
        throw archive.damaged("has a pickle program of more than " + MOST_STEPS + " steps");
    }

    private void step(int operation) throws IOException {
        switch (operation) {
            case 0x80 -> program.get(); // PROTO
            case 0x95 -> program.getLong(); // FRAME
            case '(' -> push(MARK);
            case '0' -> pop();
            case 'N' -> push(NONE);
            case 0x88 -> push(Boolean.TRUE);
            case 0x89 -> push(Boolean.FALSE);
            case 'J' -> push((long) program.getInt());
            case 'K' -> push((long) (program.get() & 0xFF));
            case 'M' -> push((long) (program.getShort() & 0xFFFF));
            case 0x8a -> push(longNumber(program.get() & 0xFF));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(program.getLong())));
            case 'X' -> push(text(program.getInt()));
            case 0x8c, 'U' -> push(text(program.get() & 0xFF));
            case 'q' -> memo.put(program.get() & 0xFF, top());
            case 'r' -> memo.put(program.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(remembered(program.get() & 0xFF));
            case 'j' -> push(remembered(program.getInt()));
            case '}', ']', ')', 't', 0x85, 0x86, 0x87 -> build(operation);
            case 'a', 'e', 's', 'u' -> fill(operation);
            case 'c', 0x93, 'R', 'Q', 'b' -> call(operation);
            default ->
                throw archive.refused(
                        String.format("uses the pickle operation 0x%02x, which plain tensors do not need", operation));
        }
    }

    private void build(int operation) {
        switch (operation) {
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(popToMark()));
            default -> push(new Tuple(popLast(operation - 0x84)));
        }
    }

    private void fill(int operation) throws IOException {
        switch (operation) {
            case 'a' -> {
                Object item = pop();
                list(top()).add(item);
            }
            case 'e' -> {
                List<Object> items = popToMark();
                list(top()).addAll(items);
            }
            case 's' -> {
                List<Object> pair = popLast(2);
                putAll(top(), pair);
            }
            default -> {
                List<Object> pairs = popToMark();
                putAll(top(), pairs);
            }
        }
    }

    private void call(int operation) throws IOException {
        switch (operation) {
            case 'c' -> push(globals.named(line() + "." + line()));
            case 0x93 -> {
                List<Object> names = popLast(2);
                push(globals.named((String) names.get(0) + "." + (String) names.get(1)));
            }
            case 'R' -> {
                Tuple arguments = (Tuple) pop();
                push(globals.call(pop(), arguments.items()));
            }
            case 'Q' -> push(globals.storage(((Tuple) pop()).items()));
            default -> { // BUILD: attributes of an ordered dictionary say nothing about tensors
                pop();
                if (!(top() instanceof Map)) {
                    throw archive.refused("sets attributes of something that is no dictionary");
                }
            }
        }
    }

    private long longNumber(int bytes) {
        byte[] number = new byte[bytes];
        for (int i = bytes - 1; i >= 0; i--) {
            number[i] = program.get();
        }
        return bytes == 0 ? 0 : new BigInteger(number).longValueExact();
    }

    private String text(int bytes) throws IOException {
        if (bytes < 0 || bytes > program.remaining()) {
            throw archive.damaged("has a text of " + bytes + " bytes");
        }
        byte[] encoded = new byte[bytes];
        program.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (byte next = program.get(); next != '\n'; next = program.get()) {
            line.append((char) (next & 0xFF));
        }
        return line.toString();
    }

    private Object remembered(int place) throws IOException {
        return Optional.ofNullable(memo.get(place))
                .orElseThrow(() -> archive.damaged("has a pickle program that recalls what it never stored"));
    }

    private void putAll(Object target, List<Object> pairs) throws IOException {
        if (!(target instanceof Map) || pairs.size() % 2 != 0) {
            throw archive.damaged("has a pickle program that fills what is no dictionary");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (Map<Object, Object>) target;
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
                throw archive.refused("has a dictionary whose key is no text or number");
            }
            map.put(key, pairs.get(i + 1));
        }
    }

    private List<Object> list(Object target) throws IOException {
        if (!(target instanceof List)) {
            throw archive.damaged("has a pickle program that fills what is no list");
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) target;
        return list;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private List<Object> popLast(int count) {
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        List<Object> items = List.copyOf(last);
        last.clear();
        return items;
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(MARK);
        List<Object> items = popLast(stack.size() - mark - 1);
        pop();
        return items;
    }
}
