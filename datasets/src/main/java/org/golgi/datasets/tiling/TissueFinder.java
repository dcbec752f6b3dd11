package org.golgi.datasets.tiling;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.tissue.ContourFilter;
import org.golgi.datasets.tissue.TissueHead;
import org.golgi.datasets.tissue.TissueMask;

/** Finds the tissue of a slide: by saturation, or by a head that was learned. */
final class TissueFinder implements AutoCloseable {
    /** A picture within this share of the resolution that a head learned at is taken as it is. */
    private static final double TOLERANCE = 0.05;

    private final TilingConfig.Tissue tissue;
    private final Optional<TissueHead> head;

    TissueFinder(TilingConfig.Tissue tissue) throws IOException {
        this.tissue = tissue;
        this.head = tissue.head().given()
                ? Optional.of(TissueHead.open(tissue.head().settings()))
                : Optional.empty();
    }

    /**
     * The tissue of a slide.
     *
     * @param overview the picture it was looked for on
     * @param mask what was found, at the scale of that picture
     */
    record Found(Overview overview, TissueMask mask) {}

    Found find(SlideReader slide, double slideMpp) throws IOException {
        if (head.isPresent()) {
            return learned(slide, slideMpp, head.get());
        }
        Overview overview = tissue.overview(slide, tissue.downsample(slide, slideMpp));
        ContourFilter filter = tissue.filter(overview.downsample(), slideMpp);
        return new Found(overview, TissueMask.of(overview.image(), tissue.settings(), filter));
    }

    private Found learned(SlideReader slide, double slideMpp, TissueHead by) throws IOException {
        if (slideMpp > (1 + TOLERANCE) * by.mpp()) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s has %.4g um a pixel, the tissue head learned at %.4g; give one that learned at a coarser resolution",
                    slide.path(),
                    slideMpp,
                    by.mpp()));
        }
        double downsample = Math.max(1, by.mpp() / slideMpp);
        Overview overview = scaled(tissue.overview(slide, downsample), downsample);
        ContourFilter filter = tissue.filter(overview.downsample(), slideMpp);
        return new Found(overview, TissueMask.of(by.mask(overview.image()), filter));
    }

    private static Overview scaled(Overview overview, double downsample) {
        double scale = overview.downsample() / downsample;
        if (Math.abs(scale - 1) <= TOLERANCE) {
            return overview;
        }
        int width = (int) Math.max(1, Math.round(overview.image().width() * scale));
        int height = (int) Math.max(1, Math.round(overview.image().height() * scale));
        return new Overview(ImageOps.resize(overview.image(), width, height), downsample);
    }

    @Override
    public void close() {
        head.ifPresent(TissueHead::close);
    }
}
