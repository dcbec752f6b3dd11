package org.golgi.core.encoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.golgi.core.vit.Pooling;

/**
 * How a user names an encoder: a place and settings behind a question mark, {@code uni/pytorch_model.bin?heads=16}.
 *
 * @param place path, or {@code random:SIZE/PATCH@IMAGE}
 * @param settings by name
 */
record EncoderSpec(String place, Map<String, String> settings) {

    /** Splits a spec and checks the names of its settings; a file that has the whole name wins. */
    static EncoderSpec parse(String spec, List<String> legal) {
        int mark = spec.lastIndexOf('?');
        if (mark < 0 || Files.exists(Path.of(spec))) {
            return new EncoderSpec(spec, Map.of());
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : spec.substring(mark + 1).split("&")) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            if (equals < 0 || !legal.contains(name)) {
                throw new IllegalArgumentException("encoder '" + spec + "': setting '" + setting
                        + "' is unknown; write name=value with one of " + legal);
            }
            settings.put(name, setting.substring(equals + 1));
        }
        return new EncoderSpec(spec.substring(0, mark), settings);
    }

    /** Refuses settings that mean nothing for this kind of encoder. */
    void allowOnly(String kind, String... names) {
        for (String name : settings.keySet()) {
            if (!List.of(names).contains(name)) {
                throw new IllegalArgumentException("encoder '" + place + "' is " + kind + ", where the setting '" + name
                        + "' means nothing; legal are " + List.of(names));
            }
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    OptionalInt number(String name) {
        String text = settings.get(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(
                    "encoder setting " + name + "=" + text + " is illegal; it must be a whole number");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    Optional<Pooling> pooling() {
        return text("pooling").map(EncoderSpec::pooling);
    }

    private static Pooling pooling(String text) {
        List<String> legal = new ArrayList<>();
        for (Pooling pooling : Pooling.values()) {
            legal.add(pooling.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (legal.get(legal.size() - 1).equalsIgnoreCase(text)) {
                return pooling;
            }
        }
        throw new IllegalArgumentException(
                "encoder setting pooling=" + text + " is unknown; legal are " + String.join(", ", legal));
    }
}
