package org.golgi.core.config;

import java.util.List;
import java.util.stream.Stream;

/** A constant of an enum that users choose by name, on the command line and in files. */
public interface Named {
    /** The name on the command line and in files. */
    String id();

    /**
     * Finds a constant by its {@link #id}.
     *
     * @param what the name stands for, to say so if there is none of it
     * @throws IllegalArgumentException if no constant has the name
     */
    static <E extends Enum<E> & Named> E parse(Class<E> type, String what, String id) {
        List<E> all = List.of(type.getEnumConstants());
        return all.stream()
                .filter(constant -> constant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        what + " '" + id + "' is unknown; legal are " + ids(all.stream())));
    }

    private static List<String> ids(Stream<? extends Named> constants) {
        return constants.map(Named::id).toList();
    }
}
