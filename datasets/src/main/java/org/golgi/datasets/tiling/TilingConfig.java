package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.golgi.core.config.ConfigException;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.quality.QualityLimits;
import org.golgi.datasets.slide.Overview;
import org.golgi.datasets.slide.SlideLevel;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.tile.TileSpec;
import org.golgi.datasets.tile.TissueRule;
import org.golgi.datasets.tissue.ContourFilter;
import org.golgi.datasets.tissue.TissueHead;
import org.golgi.datasets.tissue.TissuePreset;
import org.golgi.datasets.tissue.TissueSettings;

/** How slides are cut; the defaults and what each key means are in {@code tile.yaml}. */
public record TilingConfig(Grid grid, Tissue tissue, Quality quality, Stain stain, Output output, Limits limits) {
    /** The defaults. */
    public static final String DEFAULTS = "tile.yaml";

    /**
     * Reads a configuration. The hash of the file of a tissue head becomes a part of it, so that tiles of two heads never
     * come together.
     *
     * @throws IOException if that file cannot be read
     */
    public static ResolvedConfig<TilingConfig> load(Optional<Path> file, List<String> overrides) throws IOException {
        ResolvedConfig<TilingConfig> config = ConfigLoader.load(TilingConfig.class, DEFAULTS, file, overrides);
        Head head = config.value().tissue().head();
        if (!head.given() || !head.sha256().isEmpty()) {
            return config;
        }
        if (!Files.isRegularFile(Path.of(head.file()))) {
            throw new IOException(
                    "the tissue head " + head.file() + " is no file; 'golgi eval segment --save-head FILE' writes one");
        }
        List<String> pinned = new ArrayList<>(overrides);
        pinned.add("tissue.head.sha256=" + Sha256.of(Path.of(head.file())));
        return ConfigLoader.load(TilingConfig.class, DEFAULTS, file, pinned);
    }

    /** True if tissue is told by something that was learned. */
    public boolean learnedTissue() {
        return tissue.head().given();
    }

    /** Which tiles. */
    public record Grid(
            double mpp,
            int sizePx,
            double tolerance,
            double overlap,
            boolean upsample,
            TissueRule rule,
            double minTissue,
            int maxTiles,
            long seed) {

        public Grid {
            share("grid.min_tissue", minTissue);
            if (maxTiles < 0) {
                throw new ConfigException("grid.max_tiles must be 0 (no limit) or more, got " + maxTiles);
            }
            new TileSpec(sizePx, mpp, tolerance, overlap, upsample);
        }

        TileSpec spec() {
            return new TileSpec(sizePx, mpp, tolerance, overlap, upsample);
        }
    }

    /** What is tissue. */
    public record Tissue(
            TissuePreset preset,
            double mpp,
            boolean thumbnail,
            int medianPx,
            boolean otsu,
            int minThreshold,
            int maxThreshold,
            int closePx,
            int leastBrightness,
            double minAreaMm2,
            double minHoleMm2,
            int maxHoles,
            Head head) {

        public Tissue {
            if (!(mpp >= 0.5 && mpp <= 100)) {
                throw new ConfigException("tissue.mpp must be 0.5 to 100 micrometres a pixel, got " + mpp);
            }
            if (!(minAreaMm2 >= 0) || !(minHoleMm2 >= 0) || maxHoles < 0) {
                throw new ConfigException("tissue.min_area_mm2, min_hole_mm2 and max_holes must not be negative");
            }
            new TissueSettings(medianPx, otsu, minThreshold, maxThreshold, closePx, leastBrightness);
            if (preset != TissuePreset.NONE && head.given()) {
                throw new ConfigException("tissue.preset is " + preset.name().toLowerCase(Locale.ROOT)
                        + " and tissue.head.file is '" + head.file() + "': both say what tissue is; give one");
            }
        }

        TissueSettings settings() {
            if (preset != TissuePreset.NONE) {
                return preset.settings();
            }
            return new TissueSettings(medianPx, otsu, minThreshold, maxThreshold, closePx, leastBrightness);
        }

        /** The picture that tissue is looked for on. */
        Overview overview(SlideReader slide, double downsample) throws IOException {
            return thumbnail && preset == TissuePreset.NONE
                    ? Overview.orThumbnail(slide, downsample)
                    : Overview.of(slide, downsample);
        }

        /** By how much the mask may be smaller than level 0. */
        double downsample(SlideReader slide, double slideMpp) {
            if (preset == TissuePreset.NONE) {
                return Math.max(1, mpp / slideMpp);
            }
            // CLAM takes the level as it is
            return slide.levels().stream()
                    .mapToDouble(SlideLevel::downsample)
                    .filter(downsample -> downsample <= TissuePreset.DOWNSAMPLE)
                    .max()
                    .orElse(1);
        }

        /** Areas in pixels of a mask that is so many times smaller than level 0. */
        ContourFilter filter(double downsample, double slideMpp) {
            if (preset != TissuePreset.NONE) {
                return preset.filter(downsample);
            }
            double maskMpp = slideMpp * downsample;
            double pixelsAMm2 = 1e6 / (maskMpp * maskMpp);
            return new ContourFilter(minAreaMm2 * pixelsAMm2, minHoleMm2 * pixelsAMm2, maxHoles);
        }
    }

    /** What tells tissue instead of saturation. */
    public record Head(String file, String sha256, String encoder, List<String> classes) {

        public Head {
            classes = List.copyOf(classes);
            if (file.isEmpty() && !(sha256.isEmpty() && encoder.isEmpty() && classes.isEmpty())) {
                throw new ConfigException("tissue.head has an encoder, classes or a hash and no file; give "
                        + "tissue.head.file (--tissue-head), or leave them out");
            }
        }

        boolean given() {
            return !file.isEmpty();
        }

        TissueHead.Settings settings() {
            return new TissueHead.Settings(Path.of(file), sha256, encoder, classes);
        }
    }

    /** Which tiles are too bad. */
    public record Quality(double minSharpness, double maxPen, double maxDark, double minSaturation, double minTissue) {

        public Quality {
            new QualityLimits(minSharpness, maxPen, maxDark, minSaturation, minTissue);
        }

        QualityLimits limits() {
            return new QualityLimits(minSharpness, maxPen, maxDark, minSaturation, minTissue);
        }
    }

    /** Whose colours tiles are given. */
    public record Stain(StainMethod method, String reference) {

        public Stain {
            if ((method == StainMethod.NONE) != reference.isEmpty()) {
                throw new ConfigException("stain.method is " + method.name().toLowerCase(Locale.ROOT)
                        + " and stain.reference is '" + reference + "': give both, or none and ''");
            }
        }
    }

    /** What is written. */
    public record Output(TileFormat format, int jpegQuality, boolean copyJpeg, int shardMb, boolean masks) {

        public Output {
            if (jpegQuality < 1 || jpegQuality > 100) {
                throw new ConfigException("output.jpeg_quality must be 1 to 100, got " + jpegQuality);
            }
            if (shardMb < 1 || shardMb > 100_000) {
                throw new ConfigException("output.shard_mb must be 1 to 100000, got " + shardMb);
            }
        }
    }

    /** When enough has gone wrong. */
    public record Limits(double failedSlides, double unreadableTiles) {

        public Limits {
            share("limits.failed_slides", failedSlides);
            share("limits.unreadable_tiles", unreadableTiles);
        }
    }

    private static void share(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new ConfigException(key + " must be a share of 0 to 1, got " + value);
        }
    }
}
