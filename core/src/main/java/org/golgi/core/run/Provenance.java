package org.golgi.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a result comes from, so that it can be made again: code, libraries, machine, data, seed, configuration.
 *
 * @param date when, UTC, to the second
 * @param commit git commit of the checkout the program runs in; empty outside of one
 * @param seed of all randomness
 * @param configHash hash of the resolved configuration
 * @param dataHash hash of the data, as its source defines it
 * @param software Java, operating system and libraries with their versions
 * @param hardware processor, processor count, memory and device
 */
public record Provenance(
        String date,
        String commit,
        long seed,
        String configHash,
        String dataHash,
        Map<String, String> software,
        Map<String, String> hardware) {
    private static final List<String> LIBRARIES =
            List.of("org.bytedeco/pytorch", "org.bytedeco/javacpp", "org.bytedeco/openblas", "org.bytedeco/opencv");

    public Provenance {
        software = new TreeMap<>(software);
        hardware = new TreeMap<>(hardware);
    }

    /**
     * Looks around.
     *
     * @param device where tensors live, as the user named it
     */
    public static Provenance collect(long seed, String configHash, String dataHash, String device) {
        return new Provenance(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                GitCommit.find(Path.of("").toAbsolutePath()).orElse(""),
                seed,
                configHash,
                dataHash,
                findSoftware(),
                findHardware(device));
    }

    public String toJson() {
        try {
            return new ObjectMapper()
                            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(this)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private static Map<String, String> findSoftware() {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
        found.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
                .ifPresent(version -> found.put("golgi", version));
        for (String library : LIBRARIES) {
            mavenVersion(library).ifPresent(version -> found.put(library.substring(library.indexOf('/') + 1), version));
        }
        return found;
    }

    private static Optional<String> mavenVersion(String library) {
        String resource = "/META-INF/maven/" + library + "/pom.properties";
        try (var stream = Provenance.class.getResourceAsStream(resource)) {
            if (stream == null) {
                return Optional.empty();
            }
            var properties = new java.util.Properties();
            properties.load(stream);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> findHardware(String device) {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("device", device);
        found.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        firstLine("/proc/cpuinfo", "model name").ifPresent(name -> found.put("processor", name));
        firstLine("/proc/meminfo", "MemTotal").ifPresent(size -> found.put("memory", size));
        firstLine("/proc/driver/nvidia/version", "NVRM version").ifPresent(name -> found.put("nvidia_driver", name));
        return found;
    }

    private static Optional<String> firstLine(String file, String key) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
