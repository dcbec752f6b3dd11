package org.golgi.eval.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.JsonFiles;
import org.golgi.core.io.OutputCheck;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Provenance;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Interval;

/**
 * One evaluation as JSON, with everything that is needed to compare it with another and to make it again.
 *
 * @param format {@value #FORMAT}
 * @param task name of the task or data set
 * @param protocol what was done, by name, and its settings
 * @param encoder what was evaluated
 * @param data training and test set
 * @param metrics figures by name, with their intervals
 * @param confusion counts, true classes in rows; empty if the protocol does not predict classes
 * @param samples what was said of each test picture; empty lists if the protocol does not predict classes
 * @param provenance code, machine, date
 */
public record ResultFile(
        String format,
        String task,
        Protocol protocol,
        Encoder encoder,
        Data data,
        Map<String, Figure> metrics,
        List<List<Long>> confusion,
        Samples samples,
        Provenance provenance) {
    public static final String FORMAT = "golgi-result/1";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /**
     * What was done.
     *
     * @param id name of the protocol, such as uni-lbfgs-code or knn20-centred
     * @param settings everything that can be set
     */
    public record Protocol(String id, Map<String, String> settings) {

        /** Where a result of this protocol comes from. */
        Provenance provenance(long seed, String dataHash, String device) {
            return Provenance.collect(seed, Sha256.of(toString()), dataHash, device);
        }
    }

    /**
     * What was evaluated.
     *
     * @param name how the encoder was named
     * @param hash two encoders of one hash give the same features
     * @param transform what was done to the pictures
     * @param transformHash hash of that
     */
    public record Encoder(String name, String hash, String transform, String transformHash) {

        static Encoder of(String name, String hash, String transform) {
            return new Encoder(name, hash, transform, Sha256.of(transform));
        }

        /** Whoever made these features. */
        static Encoder of(FeatureSet.Origin origin) {
            return of(origin.encoder(), origin.encoderHash(), origin.transform());
        }
    }

    /**
     * The data.
     *
     * @param splitHash hash over id, label and side of every picture
     * @param classes names of the classes, in the order of the confusion and the scores
     * @param trainCounts training pictures of each class
     * @param testCounts test pictures of each class
     * @param testGroups slides or patients in the test set, 0 if not known
     */
    public record Data(
            String splitHash,
            List<String> classes,
            List<Integer> trainCounts,
            List<Integer> testCounts,
            int testGroups) {}

    /**
     * A figure.
     *
     * @param value null if undefined
     * @param lower lower end of the interval; null if there is none
     * @param upper upper end of the interval; null if there is none
     * @param spread what the interval is, such as "bootstrap 95 %" or "mean and deviation over episodes"
     */
    public record Figure(Double value, Double lower, Double upper, String spread) {
        public Figure {
            value = defined(value);
            lower = defined(lower);
            upper = defined(upper);
        }

        /** A figure with its interval. */
        static Figure of(Interval interval, String spread) {
            return new Figure(interval.value(), interval.lower(), interval.upper(), spread);
        }

        private static Double defined(Double number) {
            return number == null || !Double.isFinite(number) ? null : number;
        }

        /** The ends of the interval with four digits; says so where there is none. */
        public String interval() {
            return lower == null || upper == null
                    ? "no interval"
                    : String.format(Locale.ROOT, "%.4f to %.4f", lower, upper);
        }

        /** The value with four digits; says so where it is undefined. */
        public String text() {
            return value == null ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
        }
    }

    /**
     * What was said of each test picture.
     *
     * @param ids names of the pictures
     * @param groups patient or slide of each; empty if not known
     * @param targets true classes
     * @param predictions predicted classes
     * @param scores one list of scores a picture
     * @param measures other figures by name, one a picture, null where undefined: Dice of a segmentation, a place on a map
     */
    public record Samples(
            List<String> ids,
            List<String> groups,
            List<Integer> targets,
            List<Integer> predictions,
            List<List<Double>> scores,
            Map<String, List<Double>> measures) {
        public static final Samples NONE = new Samples(List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
    }

    /** True if its intervals are of this resampling. */
    boolean isResampledBy(Bootstrap bootstrap) {
        return protocol.settings().entrySet().containsAll(bootstrap.settings().entrySet());
    }

    /** The same under another protocol's name, such as one that says the size of the pictures. */
    public ResultFile withProtocol(String id) {
        return with(new Protocol(id, protocol.settings()), encoder);
    }

    /** The same with another name of its encoder, such as the short one of a table's column. */
    public ResultFile withEncoderName(String name) {
        return with(protocol, new Encoder(name, encoder.hash(), encoder.transform(), encoder.transformHash()));
    }

    /** The same with one more setting of the protocol, such as what its picture shows. */
    public ResultFile withSetting(String key, String value) {
        Map<String, String> settings = new LinkedHashMap<>(protocol.settings());
        settings.put(key, value);
        return with(new Protocol(protocol.id(), settings), encoder);
    }

    private ResultFile with(Protocol otherProtocol, Encoder otherEncoder) {
        return new ResultFile(format, task, otherProtocol, otherEncoder, data, metrics, confusion, samples, provenance);
    }

    /**
     * Refuses a place for a result before the work is done.
     *
     * @throws IOException in one line if it cannot be written, or a file lies there that is no result, such as the features
     */
    public static void requireReplaceable(Path path) throws IOException {
        OutputCheck.file(path);
        if (!Files.isRegularFile(path) || Files.size(path) == 0) {
            return;
        }
        try (InputStream in = Files.newInputStream(path)) {
            if (in.read() != '{') {
                throw new IOException(path + " is no result and would be lost; give another --out, or delete it first");
            }
        }
    }

    /** Writes the file; it exists whole or not at all. */
    public void write(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        DurableFiles.replace(path, toJson() + "\n");
    }

    /** The result as JSON text. */
    public String toJson() {
        try {
            return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }

    /** Reads a file. */
    public static ResultFile read(Path path) throws IOException {
        ResultFile result;
        try {
            result = JSON.readValue(path.toFile(), ResultFile.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    path + " is no whole result (" + JsonFiles.reason(e) + "); give a file of golgi eval --out", e);
        }
        if (!FORMAT.equals(result.format())) {
            throw new IOException(path + " has format '" + result.format() + "', expected " + FORMAT
                    + "; give a file of golgi eval --out");
        }
        return result;
    }
}
