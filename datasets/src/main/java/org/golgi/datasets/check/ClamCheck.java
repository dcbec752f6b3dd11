package org.golgi.datasets.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tissue.ClamPatches;
import org.golgi.datasets.tissue.Contour;
import org.golgi.datasets.tissue.ContourFilter;
import org.golgi.datasets.tissue.TissueMask;
import org.golgi.datasets.tissue.TissueRegion;
import org.golgi.datasets.tissue.TissueSettings;

/** CLAM's segmentation, contours and patch positions. */
final class ClamCheck implements ParityCheck {
    private static final Pattern COORDS =
            Pattern.compile("patches\\.(\\w+)\\.pad([01])\\.size(\\d+)\\.step(\\d+)\\.coords");

    @Override
    public String prefix() {
        return "tissue_clam_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile tensors = golden.tensors();
        JsonNode config = golden.json().get("config");
        RgbImage image = GoldenImages.image(tensors, "image");
        int downsample = config.get("level_downsample").asInt();
        double reference = Math.floor(Math.pow(config.get("ref_patch_size").asDouble() / downsample, 2));
        int median = config.get("mthresh").asInt();
        int close = config.get("close").asInt();
        TissueSettings settings = config.get("use_otsu").asBoolean()
                ? TissueSettings.clamOtsu(median, close)
                : TissueSettings.clam(config.get("sthresh").asInt(), median, close);
        ContourFilter filter = new ContourFilter(
                config.get("a_t").asDouble() * reference,
                config.get("a_h").asDouble() * reference,
                config.get("max_n_holes").asInt());
        TissueMask mask = TissueMask.of(image, settings, filter);
        report.within(
                "threshold",
                mask.threshold(),
                golden.json().at("/scalars/threshold").asDouble(),
                0);
        report.require("mask", Arrays.equals(mask.mask().values(), tensors.unsignedBytes("tissue_mask_drawn")));
        List<TissueRegion> regions =
                mask.regions().stream().map(region -> region.scaled(downsample)).toList();
        compareContours(tensors, regions, report);
        for (String name : tensors.names()) {
            Matcher parts = COORDS.matcher(name);
            if (parts.matches()) {
                ClamPatches.Rule rule = ClamPatches.Rule.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
                List<Long> found = new ArrayList<>();
                for (TissueRegion region : regions) {
                    ClamPatches.of(
                                    region,
                                    image.width() * downsample,
                                    image.height() * downsample,
                                    Integer.parseInt(parts.group(3)),
                                    Integer.parseInt(parts.group(4)),
                                    parts.group(2).equals("1"),
                                    rule)
                            .forEach(position -> {
                                found.add((long) position.x());
                                found.add((long) position.y());
                            });
                }
                report.require(name, Arrays.equals(GoldenImages.array(found), tensors.longs(name)));
            }
        }
    }

    private static void compareContours(SafetensorsFile tensors, List<TissueRegion> regions, ParityReport report)
            throws IOException {
        List<Contour> outlines = regions.stream().map(TissueRegion::outline).toList();
        report.require("outlines", Arrays.equals(GoldenImages.points(outlines), tensors.longs("tissue.level0.points")));
        List<Contour> holes = new ArrayList<>();
        List<Long> owners = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            for (Contour hole : regions.get(i).holes()) {
                holes.add(hole);
                owners.add((long) i);
            }
        }
        report.require("holes", Arrays.equals(GoldenImages.points(holes), tensors.longs("holes.level0.points")));
        report.require("owners of holes", Arrays.equals(GoldenImages.array(owners), tensors.longs("holes.owner")));
    }
}
