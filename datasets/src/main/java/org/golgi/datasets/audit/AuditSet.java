package org.golgi.datasets.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;

/**
 * One side of an audit.
 *
 * @param tiles its tiles
 * @param slides names of the slides they are from, where known
 * @param slideFiles where {@code golgi tile} found them, by name
 * @param patients names of the patients, where known
 * @param splits of each patient, or slide where the patient is not known, the splits it is in
 */
public record AuditSet(
        TileSource tiles,
        Set<String> slides,
        Map<String, Path> slideFiles,
        Set<String> patients,
        Map<String, TreeSet<String>> splits)
        implements AutoCloseable {
    private static final Pattern TCGA_PATIENT = Pattern.compile("(TCGA-\\w{2}-\\w{4}).*", Pattern.CASE_INSENSITIVE);

    /**
     * Opens a set: slides and patients come from its {@code labels.csv}, or slides from the table that
     * {@code golgi tile} wrote. The patient of a TCGA slide is the beginning of its name.
     *
     * @param columns names of the slide and patient columns where they are not the usual ones
     */
    public static AuditSet open(Path source, Map<LabelColumn, String> columns) throws IOException {
        Set<String> slides = new TreeSet<>();
        Map<String, Path> files = new TreeMap<>();
        Set<String> patients = new TreeSet<>();
        Map<String, TreeSet<String>> splits = new TreeMap<>();
        Path labels = source.toString().endsWith(".csv") ? source : source.resolve("labels.csv");
        if (Files.isRegularFile(labels)) {
            for (LabelRow row : LabelTable.read(labels, columns).rows()) {
                row.slide().ifPresent(slides::add);
                row.patient().ifPresent(patients::add);
                Optional<String> group = row.patient()
                        .map(name -> "patient " + name)
                        .or(() -> row.slide()
                                .map(name -> patientOf(name)
                                        .map(one -> "patient " + one)
                                        .orElse("slide " + name)));
                if (group.isPresent() && row.split().isPresent()) {
                    splits.computeIfAbsent(group.get(), key -> new TreeSet<>())
                            .add(row.split().get());
                }
            }
        } else if (Files.isRegularFile(source.resolve("slides.csv"))) {
            readSlides(source.resolve("slides.csv"), slides, files);
        }
        for (String slide : slides) {
            patientOf(slide).ifPresent(patients::add);
        }
        return new AuditSet(TileSources.open(java.util.List.of(source)), slides, files, patients, splits);
    }

    private static Optional<String> patientOf(String slide) {
        Matcher tcga = TCGA_PATIENT.matcher(slide);
        return tcga.matches() ? Optional.of(tcga.group(1).toUpperCase(Locale.ROOT)) : Optional.empty();
    }

    private static void readSlides(Path csv, Set<String> slides, Map<String, Path> files) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
            for (CSVRecord row : parser) {
                slides.add(row.get("slide"));
                files.put(row.get("slide"), Path.of(row.get("path")));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(csv + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        tiles.close();
    }
}
