package org.golgi.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;

/**
 * Figures of a run by step: {@code metrics.jsonl}, one line a call, {@code {"step":…,"time":seconds since 1970,
 * "name":value,…}}, and the same as a TensorBoard event file in the same folder. Numbers that are not finite are
 * written as the texts "NaN", "Infinity" and "-Infinity".
 */
public final class MetricsLog implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "events.out.tfevents.";

    private final Path folder;
    private final Path file;
    private Writer lines;
    private EventFile events;

    /**
     * One line.
     *
     * @param time seconds since 1970
     */
    public record Entry(long step, double time, Map<String, Double> values) {
        public Entry {
            values = new LinkedHashMap<>(values);
        }
    }

    private MetricsLog(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("metrics.jsonl");
    }

    /** Opens the log of a folder and goes on after its last whole line. */
    public static MetricsLog open(Path folder) throws IOException {
        MetricsLog log = new MetricsLog(folder);
        log.begin(Files.exists(log.file) ? read(log.file) : List.of());
        return log;
    }

    /** All whole lines of a log; a last line that a crash cut off is left out. */
    public static List<Entry> read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; ) {
                number++;
                String next = reader.readLine();
                if (!line.isBlank()) {
                    try {
                        entries.add(parse(line));
                    } catch (JsonProcessingException e) {
                        if (next != null) {
                            throw new IOException(
                                    file + " is damaged in line " + number + "; remove the line to go on without it",
                                    e);
                        }
                    }
                }
                line = next;
            }
        }
        return entries;
    }

    /** Writes one line now. */
    public synchronized void log(long step, Map<String, Double> values) throws IOException {
        Entry entry = new Entry(step, System.currentTimeMillis() / 1e3, values);
        lines.write(line(entry));
        lines.flush();
        events.scalars(step, entry.time(), entry.values());
    }

    /**
     * Drops what a run that is resumed will write again: every line whose step is greater than {@code step}.
     *
     * @param step the last step whose line stays
     */
    public synchronized void rewindTo(long step) throws IOException {
        List<Entry> kept =
                read(file).stream().filter(entry -> entry.step() <= step).toList();
        close();
        begin(kept);
    }

    private void begin(List<Entry> kept) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Entry entry : kept) {
            text.append(line(entry));
        }
        DurableFiles.replace(file, text.toString());
        lines = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
        deleteEvents();
        events = EventFile.create(folder.resolve(EVENTS + System.currentTimeMillis() / 1000 + ".golgi"), now(kept));
        for (Entry entry : kept) {
            events.scalars(entry.step(), entry.time(), entry.values());
        }
    }

    private static double now(List<Entry> kept) {
        return kept.isEmpty() ? System.currentTimeMillis() / 1e3 : kept.get(0).time();
    }

    /** The event file holds nothing that the lines do not, so it is written anew. */
    private void deleteEvents() throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.list(folder)) {
            old = files.filter(path -> path.getFileName().toString().startsWith(EVENTS))
                    .toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }

    private static String line(Entry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("step", entry.step());
        node.put("time", entry.time());
        entry.values().forEach((name, value) -> {
            if (name.equals("step") || name.equals("time")) {
                throw new IllegalStateException("a metric cannot be named '" + name + "'");
            }
            if (Double.isFinite(value)) {
                node.put(name, value);
            } else {
                node.put(name, Double.toString(value));
            }
        });
        return node + "\n";
    }

    private static Entry parse(String line) throws JsonProcessingException {
        JsonNode node = JSON.readTree(line);
        Map<String, Double> values = new LinkedHashMap<>();
        node.properties().forEach(field -> {
            if (!field.getKey().equals("step") && !field.getKey().equals("time")) {
                values.put(field.getKey(), field.getValue().asDouble());
            }
        });
        return new Entry(node.path("step").asLong(), node.path("time").asDouble(), values);
    }

    @Override
    public synchronized void close() throws IOException {
        lines.close();
        events.close();
    }
}
