package org.golgi.eval.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of several parts of a tile set that processes or machines embed at the same time. Tiles of one slide are in one
 * part.
 *
 * @param index which part, from 0
 * @param count how many there are
 */
public record FeatureShard(int index, int count) {
    /** All tiles. */
    public static final FeatureShard WHOLE = new FeatureShard(0, 1);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})/(\\d{1,5})");
    private static final String ENDING = ".safetensors";

    public FeatureShard {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "--shard " + index + "/" + count + " is illegal; give I/N with I from 0 to N - 1");
        }
    }

    /** Reads {@code I/N}. */
    public static FeatureShard parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("--shard " + text + " is illegal; give I/N, such as 0/4");
        }
        return new FeatureShard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** The tiles of this part, in their order. */
    public int[] tiles(List<Sample> samples) {
        if (count == 1) {
            return IntStream.range(0, samples.size()).toArray();
        }
        Map<String, Integer> units = new LinkedHashMap<>();
        int[] unit = new int[samples.size()];
        for (int i = 0; i < unit.length; i++) {
            String name = SlideFiles.slideOf(samples.get(i))
                    .map(slide -> "slide " + slide)
                    .orElse("tile " + i);
            unit[i] = units.computeIfAbsent(name, key -> units.size());
        }
        return IntStream.range(0, unit.length)
                .filter(i -> (long) unit[i] * count / units.size() == index)
                .toArray();
    }

    /** The file of this part of a feature file: {@code crc.safetensors} becomes {@code crc.0-of-4.safetensors}. */
    public Path file(Path whole) {
        if (count == 1) {
            return whole;
        }
        return whole.resolveSibling(stem(whole) + "." + index + "-of-" + count + ENDING);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /**
     * Reads a feature file, or all its parts if only these are there.
     *
     * @throws IOException if a part is missing or they come from different encoders
     */
    public static FeatureSet read(Path whole) throws IOException {
        if (Files.exists(whole)) {
            return FeatureFiles.read(whole);
        }
        int count = partsBeside(whole);
        if (count == 0) {
            return FeatureFiles.read(whole); // whose error names the missing file
        }
        List<FeatureSet> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = new FeatureShard(i, count).file(whole);
            if (!Files.exists(file)) {
                throw new IOException("part " + file + " is missing; embed it with --shard " + i + "/" + count);
            }
            FeatureSet part = FeatureFiles.read(file);
            if (i > 0
                    && !part.origin().encoderHash().equals(parts.get(0).origin().encoderHash())) {
                throw new IOException(
                        file + " holds features of encoder '" + part.origin().encoder() + "', the parts before it of '"
                                + parts.get(0).origin().encoder() + "'; embed them again");
            }
            parts.add(part);
        }
        return joined(parts);
    }

    private static int partsBeside(Path whole) throws IOException {
        Path folder = whole.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        Pattern part = Pattern.compile(Pattern.quote(stem(whole)) + "\\.\\d+-of-(\\d{1,5})\\.safetensors");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> part.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .max()
                    .orElse(0);
        }
    }

    private static FeatureSet joined(List<FeatureSet> parts) {
        List<Sample> samples = new ArrayList<>();
        parts.forEach(part -> samples.addAll(part.samples()));
        FeatureMatrix all =
                FeatureMatrix.zeros(samples.size(), parts.get(0).features().columns());
        int at = 0;
        for (FeatureSet part : parts) {
            all.putRows(at, part.features());
            at += part.size();
        }
        return new FeatureSet(all, samples, parts.get(0).origin());
    }
}
