package org.golgi.eval.picture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.mil.SlideAttention;

/** The attention of some held-out slides, from the one recognised worst to the one recognised best. */
public final class AttentionSheet {
    private static final int SHOWN = 6;

    private AttentionSheet() {}

    /** Draws at most six slides, evenly picked; empty if nothing can be shown of any. */
    public static Optional<Sheet> of(List<SlideAttention> slides, TilePictures pictures) throws IOException {
        List<SlideAttention> sorted = slides.stream()
                .sorted(Comparator.comparingDouble(SlideAttention::probability))
                .toList();
        List<RgbImage> rows = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        int count = Math.min(SHOWN, sorted.size());
        for (int i = 0; i < count; i++) {
            SlideAttention slide = sorted.get(count == 1 ? 0 : (int) ((long) i * (sorted.size() - 1) / (count - 1)));
            Optional<RgbImage> map = AttentionMap.of(slide, pictures);
            map.ifPresent(rows::add);
            map.ifPresent(image -> shown.add(slide.slide().id()));
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(new Sheet(below(rows), shown));
    }

    private static RgbImage below(List<RgbImage> rows) {
        int width = rows.stream().mapToInt(RgbImage::width).max().orElse(1);
        int height = rows.stream().mapToInt(RgbImage::height).sum();
        try (Pen pen = new Pen(width, height)) {
            int y = 0;
            for (RgbImage row : rows) {
                pen.image(row, 0, y);
                y += row.height();
            }
            return pen.picture();
        }
    }
}
