package org.golgi.datasets.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.golgi.core.io.Sha256;

/**
 * Finds slides that two sets share under different names, by their bytes. Equal files have equal sizes, so only those
 * whose size occurs on both sides are read, which among slides are hardly any but the shared ones.
 */
final class SlideFiles {

    private SlideFiles() {}

    /**
     * Pairs of slides with the same bytes and different names. A file that is not there any more is passed over, as its
     * name was compared already.
     *
     * @param pretrain files by the slide's name
     * @param evaluation files by the slide's name
     * @throws IOException if a file is there and cannot be read
     */
    static List<AuditFinding> same(Map<String, Path> pretrain, Map<String, Path> evaluation) throws IOException {
        Map<Long, TreeSet<String>> left = bySize(pretrain);
        Map<Long, TreeSet<String>> right = bySize(evaluation);
        left.keySet().retainAll(right.keySet());
        List<AuditFinding> findings = new ArrayList<>();
        for (Map.Entry<Long, TreeSet<String>> size : left.entrySet()) {
            Map<String, List<String>> hashes = new HashMap<>();
            for (String name : right.get(size.getKey())) {
                hashes.computeIfAbsent(Sha256.of(evaluation.get(name)), key -> new ArrayList<>())
                        .add(name);
            }
            for (String name : size.getValue()) {
                for (String other : hashes.getOrDefault(Sha256.of(pretrain.get(name)), List.of())) {
                    if (!name.equals(other)) { // a slide of the same name is found without reading it
                        findings.add(new AuditFinding("file", name, other, 0));
                    }
                }
            }
        }
        return findings;
    }

    private static Map<Long, TreeSet<String>> bySize(Map<String, Path> files) throws IOException {
        Map<Long, TreeSet<String>> sizes = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (Files.isRegularFile(file.getValue())) {
                sizes.computeIfAbsent(Files.size(file.getValue()), key -> new TreeSet<>())
                        .add(file.getKey());
            }
        }
        return sizes;
    }
}
