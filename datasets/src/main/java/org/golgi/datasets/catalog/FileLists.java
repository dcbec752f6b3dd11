package org.golgi.datasets.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds out which files a data set consists of: from its card, its Zenodo record, or a manifest of the GDC portal. */
final class FileLists {
    private static final String ZENODO = "https://zenodo.org/api/records/";
    private static final String GDC = "https://api.gdc.cancer.gov/data/";
    private static final long LARGEST_MANIFEST_BYTES = 1L << 28;

    private FileLists() {}

    /** Files of a card; the record of Zenodo is asked for sizes and hashes. */
    static List<RemoteFile> of(DataCard card, Web web) throws IOException {
        Map<String, RemoteFile> record =
                card.zenodo().isEmpty() ? Map.of() : zenodo(web.text(URI.create(ZENODO + card.zenodo())), card);
        List<RemoteFile> files = new ArrayList<>();
        for (String written : card.files()) {
            String[] nameAndHash = written.split("#", 2);
            String md5 = nameAndHash.length > 1 ? nameAndHash[1] : "";
            String name = nameAndHash[0];
            if (name.contains("://")) {
                files.add(new RemoteFile(
                        name.substring(name.lastIndexOf('/') + 1), URI.create(name), OptionalLong.empty(), md5));
                continue;
            }
            RemoteFile file = record.get(name);
            if (file == null) {
                throw new IOException("record %s of Zenodo has no %s any more, it has %s; fetch by hand from %s"
                        .formatted(card.zenodo(), name, record.keySet(), card.where()));
            }
            if (!md5.isEmpty() && !file.md5().equals(md5)) {
                throw new IOException("%s of record %s has the MD5 %s, the card has %s: it is another file"
                        .formatted(name, card.zenodo(), file.md5(), md5));
            }
            files.add(file);
        }
        return card.files().isEmpty() ? List.copyOf(record.values()) : files;
    }

    private static Map<String, RemoteFile> zenodo(String json, DataCard card) throws IOException {
        Map<String, RemoteFile> files = new HashMap<>();
        try {
            JsonNode record = new ObjectMapper().readTree(json);
            for (JsonNode file : record.path("files")) {
                String name = file.path("key").asText();
                String md5 = file.path("checksum").asText();
                files.put(
                        name,
                        new RemoteFile(
                                name,
                                URI.create(file.path("links").path("self").asText()),
                                OptionalLong.of(file.path("size").asLong()),
                                md5.startsWith("md5:") ? md5.substring(4).toLowerCase(Locale.ROOT) : ""));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("the answer of Zenodo about record " + card.zenodo() + " is not understood", e);
        }
        return files;
    }

    /**
     * Files of a manifest that the GDC portal wrote: columns id, filename, md5, size and state, separated by tabs. They
     * lie as the GDC's own tool lays them, in a folder a file.
     */
    static List<RemoteFile> gdc(Path manifest) throws IOException {
        if (Files.size(manifest) > LARGEST_MANIFEST_BYTES) {
            throw new IOException(manifest + " is too large for a manifest of the GDC portal");
        }
        List<String> lines = Files.readAllLines(manifest, StandardCharsets.UTF_8);
        List<String> header =
                lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).split("\t"));
        if (!header.containsAll(List.of("id", "filename", "md5", "size"))) {
            throw new IOException(
                    manifest + " is no manifest of the GDC portal: its first line must name the columns id, "
                            + "filename, md5 and size, separated by tabs");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                files.add(gdcRow(lines.get(i).split("\t", -1), header).orElseThrow(badLine(manifest, i + 1)));
            }
        }
        return files;
    }

    private static java.util.function.Supplier<IOException> badLine(Path manifest, int line) {
        return () -> new IOException(manifest + ", line " + line + " is damaged; save the manifest again");
    }

    private static Optional<RemoteFile> gdcRow(String[] cells, List<String> header) {
        try {
            String id = cells[header.indexOf("id")];
            String name = cells[header.indexOf("filename")];
            return Optional.of(new RemoteFile(
                    id + "/" + name,
                    URI.create(GDC + id),
                    OptionalLong.of(Long.parseLong(cells[header.indexOf("size")])),
                    cells[header.indexOf("md5")].toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
