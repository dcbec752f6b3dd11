package org.golgi.eval.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;
import org.golgi.eval.features.Sample;

/**
 * Pictures of any size, each with a mask of the same size.
 *
 * @param items in the order of the table or of their names
 */
public record MaskedImages(List<Item> items) {

    /**
     * A picture and its mask.
     *
     * @param sample name, split, slide and patient
     * @param image the picture's file
     * @param mask the mask's file
     */
    public record Item(Sample sample, Path image, Path mask) {}

    public MaskedImages {
        items = List.copyOf(items);
    }

    /**
     * Opens a CSV with the columns {@code path} (or {@code image}) and {@code mask}, a folder with such a
     * {@code labels.csv}, or a folder with {@code images} and {@code masks} in it whose files have the same names but
     * for the ending.
     *
     * @param columns columns of roles that do not have the usual names
     * @throws IOException naming what is missing
     */
    public static MaskedImages open(Path folderOrTable, Map<LabelColumn, String> columns) throws IOException {
        boolean table = folderOrTable.toString().endsWith(".csv")
                || Files.isRegularFile(folderOrTable.resolve(LabelTable.IN_FOLDER));
        return table ? ofTable(LabelTable.find(folderOrTable, columns)) : ofFolders(folderOrTable);
    }

    private static MaskedImages ofTable(LabelTable table) throws IOException {
        table.require(LabelColumn.MASK);
        List<Item> items = new ArrayList<>();
        for (LabelRow row : table.rows()) {
            Path folder = table.file().toAbsolutePath().getParent();
            items.add(new Item(
                    Sample.of(row),
                    existing(table.resolve(row), table.file()),
                    existing(folder.resolve(row.mask().orElseThrow()), table.file())));
        }
        return new MaskedImages(items);
    }

    private static Path existing(Path file, Path table) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(table + " names " + file + ", which does not exist");
        }
        return file;
    }

    private static MaskedImages ofFolders(Path folder) throws IOException {
        Map<String, Path> images = byStem(folder.resolve("images"), folder);
        Map<String, Path> masks = byStem(folder.resolve("masks"), folder);
        if (!images.keySet().equals(masks.keySet())) {
            Set<String> alone = new TreeSet<>(images.keySet());
            alone.addAll(masks.keySet());
            alone.removeIf(stem -> images.containsKey(stem) && masks.containsKey(stem));
            throw new IOException(folder + ": '" + alone.iterator().next() + "' and " + (alone.size() - 1)
                    + " more have a picture without a mask or a mask without a picture");
        }
        List<Item> items = new ArrayList<>();
        images.forEach((stem, image) ->
                items.add(new Item(Sample.of(folder.relativize(image).toString()), image, masks.get(stem))));
        return new MaskedImages(items);
    }

    private static Map<String, Path> byStem(Path folder, Path parent) throws IOException {
        if (!Files.isDirectory(folder)) {
            String what = !Files.exists(parent)
                    ? " does not exist"
                    : Files.isDirectory(parent) ? " has neither labels.csv nor images and masks" : " is no CSV";
            throw new IOException(parent + what + "; segmentation needs pictures with masks: a CSV or a folder with a"
                    + " labels.csv (columns path and mask), or a folder with the folders images and masks");
        }
        try (Stream<Path> list = Files.list(folder)) {
            Map<String, Path> files = new TreeMap<>();
            for (Path file : list.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && files.put(name.replaceFirst("\\.[^.]+$", ""), file) != null) {
                    throw new IOException(folder + " has two files of the name '" + name + "' but for the ending");
                }
            }
            return files;
        }
    }

    /** The same pictures with other samples, one each. */
    public MaskedImages with(List<Sample> samples) {
        List<Item> changed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            changed.add(
                    new Item(samples.get(i), items.get(i).image(), items.get(i).mask()));
        }
        return new MaskedImages(changed);
    }

    public List<Sample> samples() {
        return items.stream().map(Item::sample).toList();
    }

    /** Hash over the names and files of pictures and masks. */
    String hash() {
        return Sha256.of(String.join(
                "\n",
                items.stream()
                        .map(item -> item.sample().id() + "\t" + item.image().getFileName() + "\t"
                                + item.mask().getFileName())
                        .toList()));
    }
}
