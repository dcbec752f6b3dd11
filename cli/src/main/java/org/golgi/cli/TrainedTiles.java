package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.shard.ShardSource;
import org.golgi.datasets.tiling.SlideTiles;

/**
 * The image files that tile sets consist of, named as in {@code data.tiles}. Shards and slides hold none.
 *
 * @param folders all images below them
 * @param files single ones
 */
record TrainedTiles(List<Path> folders, Set<Path> files) {

    static TrainedTiles of(List<String> names) throws IOException {
        Set<Path> files = new HashSet<>();
        Set<Path> folders = new HashSet<>();
        for (String name : names) {
            if (SlideTiles.isAddress(name)) {
                continue;
            }
            int mark = name.lastIndexOf('#');
            boolean splits = mark > 0 && !Files.exists(Path.of(name));
            Path source = Path.of(splits ? name.substring(0, mark) : name).toRealPath();
            Path csv = source.toString().endsWith(".csv") ? source : source.resolve(LabelTable.IN_FOLDER);
            if (Files.isRegularFile(csv)) {
                LabelTable table = LabelTable.read(csv);
                for (LabelRow row : (splits ? table.split(name.substring(mark + 1)) : table).rows()) {
                    files.add(csv.getParent().resolve(row.path()).normalize());
                }
            } else if (Files.isDirectory(source) && !ShardSource.isShardFolder(source)) {
                folders.add(source);
            }
        }
        return new TrainedTiles(List.copyOf(folders), files);
    }

    boolean contain(Path file) {
        return files.contains(file) || folders.stream().anyMatch(file::startsWith);
    }
}
