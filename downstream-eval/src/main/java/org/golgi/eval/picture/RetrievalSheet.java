package org.golgi.eval.picture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.Sample;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.Retrieval;

/**
 * Some queries, each beside its five nearest pictures of the database: a green frame for those of the query's class, a
 * dashed orange one for others. Queries are taken evenly from all classes, whether they found the right ones or not.
 */
public final class RetrievalSheet {
    private static final int NEAREST = 5;
    private static final int LEAST_ROWS = 8;
    private static final int MOST_ROWS = 16;
    private static final int CELL_PX = 128;
    private static final int GAP_PX = 6;

    private final Side database;
    private final Side queries;
    private final TilePictures pictures;

    /**
     * Database or queries.
     *
     * @param features with the class of each row
     * @param samples one a row
     */
    public record Side(LabelledFeatures features, List<Sample> samples) {}

    private RetrievalSheet(Side database, Side queries, TilePictures pictures) {
        this.database = database;
        this.queries = queries;
        this.pictures = pictures;
    }

    /** Draws the sheet; empty if no picture of a shown query is at hand. */
    public static Optional<Sheet> of(Side database, Side queries, TilePictures pictures) throws IOException {
        RetrievalSheet sheet = new RetrievalSheet(database, queries, pictures);
        int[] rows = sheet.rows();
        boolean visible = IntStream.of(rows)
                .anyMatch(row -> pictures.has(queries.samples().get(row)));
        return visible ? Optional.of(sheet.draw(rows)) : Optional.empty();
    }

    /** Queries to show: from each class in turn, evenly spread over those of the class. */
    private int[] rows() {
        int[] labels = queries.features().labels();
        int numClasses = queries.features().classes().size();
        int wanted = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, numClasses));
        int rounds = (wanted + numClasses - 1) / numClasses;
        List<Integer> chosen = new ArrayList<>();
        for (int c = 0; c < numClasses && chosen.size() < MOST_ROWS; c++) {
            int ofClass = c;
            int[] members = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == ofClass)
                    .toArray();
            int count = Math.min(rounds, members.length);
            for (int i = 0; i < count; i++) {
                chosen.add(members[(int) ((2L * i + 1) * members.length / (2L * count))]);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private Sheet draw(int[] rows) throws IOException {
        int nearest = Math.min(NEAREST, database.samples().size());
        Retrieval.Hits hits = new Retrieval(database.features())
                .find(queries.features().features().select(rows), nearest);
        int step = CELL_PX + GAP_PX;
        int rowPx = step + Pen.TEXT_PX;
        List<String> classes = queries.features().classes();
        try (Pen pen = new Pen(2 * GAP_PX + (nearest + 1) * step, 2 * GAP_PX + Pen.TEXT_PX + rows.length * rowPx)) {
            pen.text("query", GAP_PX, GAP_PX, CELL_PX, Pen.ASKED);
            for (int j = 0; j < nearest; j++) {
                String place = j == 0 ? "nearest" : Integer.toString(j + 1);
                pen.text(place, 2 * GAP_PX + (j + 1) * step, GAP_PX, CELL_PX, Pen.ASKED);
            }
            for (int i = 0; i < rows.length; i++) {
                int y = GAP_PX + Pen.TEXT_PX + i * rowPx;
                int asked = queries.features().labels()[rows[i]];
                cell(pen, queries.samples().get(rows[i]), GAP_PX, y);
                pen.frame(Pen.ASKED, false, GAP_PX, y, CELL_PX);
                pen.text(classes.get(asked), GAP_PX, y + CELL_PX, CELL_PX, Pen.ASKED);
                for (int j = 0; j < nearest; j++) {
                    int x = 2 * GAP_PX + (j + 1) * step;
                    int found = hits.labels()[i * nearest + j];
                    cell(pen, database.samples().get(hits.rows()[i * nearest + j]), x, y);
                    boolean right = found == asked;
                    pen.frame(right ? Pen.RIGHT : Pen.WRONG, !right, x, y, CELL_PX);
                    pen.text(classes.get(found), x, y + CELL_PX, CELL_PX, right ? Pen.RIGHT : Pen.WRONG);
                }
            }
            return new Sheet(
                    pen.picture(),
                    IntStream.of(rows)
                            .mapToObj(row -> queries.samples().get(row).id())
                            .toList());
        }
    }

    private void cell(Pen pen, Sample sample, int x, int y) throws IOException {
        Optional<RgbImage> picture = pictures.tile(sample);
        if (picture.isPresent()) {
            pen.fitted(picture.get(), x, y, CELL_PX);
        } else {
            pen.text("not at hand", x + CELL_PX / 4, y + CELL_PX / 2, CELL_PX, Pen.ASKED);
        }
    }
}
