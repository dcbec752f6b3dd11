package org.golgi.datasets.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;

class PhantomSlideTest {
    private static final List<TissueClass> CLASSES = List.of(TissueClass.GLAND, TissueClass.STROMA, TissueClass.MUCUS);

    @Test
    void is_a_pure_function_of_its_spec_and_has_no_seams() {
        PhantomSlide slide = new PhantomSlide(spec(0, false));
        PhantomSlide again = new PhantomSlide(spec(0, false));
        RgbImage whole = slide.paint(300, 300, 300, 200);
        assertThat(again.paint(300, 300, 300, 200).pixels()).isEqualTo(whole.pixels());
        RgbImage part = again.paint(431, 377, 90, 61);
        assertThat(part.pixels())
                .isEqualTo(Reduction.crop(whole, 131, 77, 90, 61).pixels());
        assertThat(new PhantomSlide(spec(1, false)).paint(300, 300, 300, 200).pixels())
                .isNotEqualTo(whole.pixels());
    }

    @Test
    void outlines_agree_with_what_is_painted() {
        PhantomSlide slide = new PhantomSlide(spec(0, false));
        assertThat(slide.regions()).isNotEmpty();
        Rng rng = Rng.of(1);
        int disagreements = 0;
        for (int i = 0; i < 4000; i++) {
            int x = rng.nextInt(1024);
            int y = rng.nextInt(1024);
            int outlined = slide.regions().stream()
                    .filter(region -> contains(region, x + 0.5, y + 0.5))
                    .mapToInt(PhantomRegion::id)
                    .sum();
            disagreements += outlined == slide.regionAt(x, y) ? 0 : 1;
        }
        // At corners of three regions the straight outline and the curved border differ by a few pixels.
        assertThat(disagreements).isLessThan(40);
    }

    @Test
    void glass_is_bright_and_tissue_is_stained() {
        PhantomSlide slide = new PhantomSlide(spec(0, false));
        RgbImage picture = slide.paint(0, 0, 1024, 1024);
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int y = 8; y < 1024; y += 16) {
            for (int x = 8; x < 1024; x += 16) {
                int kind = slide.regionAt(x, y) == 0 ? 0 : 1;
                sums[kind] += picture.green(x, y);
                counts[kind]++;
            }
        }
        assertThat(counts[0]).isGreaterThan(500);
        assertThat(counts[1]).isGreaterThan(500);
        assertThat(sums[0] / counts[0]).isGreaterThan(230);
        assertThat(sums[1] / counts[1]).isLessThan(150);
    }

    @Test
    void artefacts_change_the_slide_where_they_are_outlined_only() {
        int index = 0;
        while (new PhantomSlide(spec(index, true)).regions().stream().noneMatch(PhantomSlideTest::isPen)) {
            index++;
        }
        PhantomSlide marked = new PhantomSlide(spec(index, true));
        PhantomSlide clean = new PhantomSlide(spec(index, false));
        RgbImage with = marked.paint(0, 0, 1024, 1024);
        RgbImage without = clean.paint(0, 0, 1024, 1024);
        List<PhantomRegion> artefacts =
                marked.regions().stream().filter(PhantomRegion::artefact).toList();
        PhantomRegion pen =
                artefacts.stream().filter(PhantomSlideTest::isPen).findAny().orElseThrow();
        int dimmed = 0;
        int inPen = 0;
        int changedElsewhere = 0;
        for (int y = 4; y < 1024; y += 8) {
            for (int x = 4; x < 1024; x += 8) {
                boolean changed = with.red(x, y) != without.red(x, y);
                if (contains(pen, x, y)) {
                    inPen++;
                    dimmed += with.red(x, y) < 0.6 * without.red(x, y) ? 1 : 0;
                } else if (changed && !near(artefacts, x, y)) {
                    changedElsewhere++;
                }
            }
        }
        assertThat(inPen).isGreaterThan(50);
        assertThat(dimmed).isGreaterThan(inPen * 3 / 4);
        assertThat(changedElsewhere).isZero();
    }

    @Test
    void a_tile_inside_a_region_holds_nothing_else() {
        PhantomSlide slide = new PhantomSlide(spec(0, false));
        for (PhantomRegion region : slide.regions()) {
            int[] box = region.bounds();
            for (int y = box[1]; y + 96 <= box[3]; y += 37) {
                for (int x = box[0]; x + 96 <= box[2]; x += 37) {
                    if (slide.inside(region, x, y, 96)) {
                        for (int[] corner : new int[][] {{0, 0}, {95, 0}, {0, 95}, {95, 95}, {48, 48}}) {
                            assertThat(slide.regionAt(x + corner[0], y + corner[1]))
                                    .isEqualTo(region.id());
                        }
                    }
                }
            }
        }
    }

    @Test
    void refuses_sizes_and_class_lists_it_cannot_paint() {
        assertThatThrownBy(() -> new PhantomSpec(0, 0, 1000, CLASSES, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("phantom slide of 1000 px: use a multiple of 256 from 1024 to 32768");
        assertThatThrownBy(() -> new PhantomSpec(0, 0, 1024, List.of(TissueClass.FAT, TissueClass.FAT), false))
                .hasMessageContaining("each once");
        assertThatThrownBy(() -> TissueClass.of("bone"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gland, cribriform");
    }

    private static PhantomSpec spec(int index, boolean artefacts) {
        return new PhantomSpec(5, index, 1024, CLASSES, artefacts);
    }

    private static boolean isPen(PhantomRegion region) {
        return region.label().equals("pen");
    }

    private static boolean near(List<PhantomRegion> regions, int x, int y) {
        return regions.stream().anyMatch(region -> near(region, x, y));
    }

    private static boolean near(PhantomRegion region, int x, int y) {
        return Arrays.stream(new int[] {-24, 0, 24})
                .anyMatch(dx -> contains(region, x + dx, y - 24)
                        || contains(region, x + dx, y)
                        || contains(region, x + dx, y + 24));
    }

    /** Even-odd rule over all rings. */
    private static boolean contains(PhantomRegion region, double x, double y) {
        boolean inside = false;
        for (int[] ring : region.rings()) {
            for (int i = 0; i < ring.length; i += 2) {
                int j = (i + 2) % ring.length;
                boolean crosses = ring[i + 1] > y != ring[j + 1] > y;
                double at = ring[i] + (y - ring[i + 1]) * (ring[j] - ring[i]) / (double) (ring[j + 1] - ring[i + 1]);
                inside ^= crosses && x < at;
            }
        }
        return inside;
    }
}
