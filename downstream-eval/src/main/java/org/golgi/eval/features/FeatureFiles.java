package org.golgi.eval.features;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Feature sets as safetensors: {@code features} [N, F] in F32, and {@code samples} with the bytes of a CSV of the columns
 * path, label, split, slide, patient. Encoder, transform and tiles are named in the metadata.
 */
public final class FeatureFiles {
    private static final String FEATURES = "features";
    private static final String SAMPLES = "samples";
    private static final String FORMAT = "golgi-features/1";
    private static final String[] COLUMNS = {"path", "label", "split", "slide", "patient"};

    private FeatureFiles() {}

    /** Writes a set; the file exists whole or not at all. */
    public static void write(Path path, FeatureSet set) throws IOException {
        try (Scope scope = new Scope()) {
            byte[] samples = csv(set.samples()).getBytes(StandardCharsets.UTF_8);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put(FEATURES, set.features().tensor());
            tensors.put(SAMPLES, Ops.bytes(samples, samples.length));
            Safetensors.write(
                    path,
                    tensors,
                    Map.of(
                            "format", FORMAT,
                            "encoder", set.origin().encoder(),
                            "encoder_hash", set.origin().encoderHash(),
                            "transform", set.origin().transform(),
                            "source", set.origin().source()));
        }
    }

    /** Reads a set. */
    public static FeatureSet read(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        Map<String, String> metadata = file.metadata();
        if (!FORMAT.equals(metadata.get("format")) || !file.contains(FEATURES) || !file.contains(SAMPLES)) {
            throw new IOException(path + " is a safetensors file but holds no features of Golgi (format "
                    + metadata.get("format") + ", expected " + FORMAT + "); make one with 'golgi embed'");
        }
        long[] shape = file.entry(FEATURES).sizes();
        if (shape.length != 2) {
            throw new IOException(path + ": features have " + shape.length + " dimensions, expected 2");
        }
        FeatureMatrix features =
                new FeatureMatrix(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), file.floats(FEATURES));
        List<Sample> samples = samples(path, new String(file.unsignedBytes(SAMPLES), StandardCharsets.UTF_8));
        if (samples.size() != features.rows()) {
            throw new IOException(
                    path + " holds " + features.rows() + " features but " + samples.size() + " samples; make it again");
        }
        return new FeatureSet(
                features,
                samples,
                new FeatureSet.Origin(
                        metadata.getOrDefault("encoder", ""),
                        metadata.getOrDefault("encoder_hash", ""),
                        metadata.getOrDefault("transform", ""),
                        metadata.getOrDefault("source", "")));
    }

    private static String csv(List<Sample> samples) {
        StringBuilder text = new StringBuilder(CSVFormat.DEFAULT.format((Object[]) COLUMNS)).append('\n');
        for (Sample sample : samples) {
            text.append(CSVFormat.DEFAULT.format(
                            sample.id(),
                            sample.label().orElse(""),
                            sample.split().orElse(""),
                            sample.slide().orElse(""),
                            sample.patient().orElse("")))
                    .append('\n');
        }
        return text.toString();
    }

    private static List<Sample> samples(Path path, String csv) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        List<Sample> samples = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(csv), format)) {
            for (CSVRecord record : parser) {
                samples.add(new Sample(
                        record.get("path"),
                        value(record, "label"),
                        value(record, "split"),
                        value(record, "slide"),
                        value(record, "patient")));
            }
        } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
            throw new IOException(path + " has a damaged table of samples: " + e.getMessage(), e);
        }
        return samples;
    }

    private static Optional<String> value(CSVRecord record, String column) {
        return Optional.of(record.get(column)).filter(text -> !text.isEmpty());
    }
}
