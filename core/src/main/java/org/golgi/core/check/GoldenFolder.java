package org.golgi.core.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.golgi.core.io.SafetensorsFile;

/** Finds the cases of a folder of golden tensors. A tensor file belongs to the case with the longest matching name. */
public final class GoldenFolder {
    private static final String JSON = ".json";
    private static final String SAFETENSORS = ".safetensors";

    private GoldenFolder() {}

    /**
     * All cases of the folder by name.
     *
     * @throws IOException if the folder cannot be read or holds no case
     */
    public static List<GoldenCase> cases(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "golden folder " + folder + " does not exist; give a folder of NAME.json and NAME*.safetensors");
        }
        List<String> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.map(path -> path.getFileName().toString()).sorted().toList();
        }
        List<String> names = files.stream()
                .filter(file -> file.endsWith(JSON))
                .map(file -> file.substring(0, file.length() - JSON.length()))
                .toList();
        if (names.isEmpty()) {
            throw new IOException(
                    "golden folder " + folder + " holds no case; give a folder of NAME.json and NAME*.safetensors");
        }
        Map<String, Map<String, SafetensorsFile>> parts = new TreeMap<>();
        for (String file : files) {
            if (file.endsWith(SAFETENSORS)) {
                String stem = file.substring(0, file.length() - SAFETENSORS.length());
                String owner = owner(stem, names);
                if (!owner.isEmpty()) {
                    String part = stem.equals(owner) ? "" : stem.substring(owner.length() + 1);
                    parts.computeIfAbsent(owner, key -> new LinkedHashMap<>())
                            .put(part, SafetensorsFile.open(folder.resolve(file)));
                }
            }
        }
        ObjectMapper mapper = new ObjectMapper();
        List<GoldenCase> cases = new ArrayList<>();
        for (String name : names) {
            cases.add(new GoldenCase(
                    folder,
                    name,
                    mapper.readTree(folder.resolve(name + JSON).toFile()),
                    parts.getOrDefault(name, Map.of())));
        }
        return List.copyOf(cases);
    }

    private static String owner(String stem, List<String> names) {
        return names.stream()
                .filter(name -> stem.equals(name) || stem.startsWith(name + "_"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }
}
