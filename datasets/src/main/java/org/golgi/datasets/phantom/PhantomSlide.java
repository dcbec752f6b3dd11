package org.golgi.datasets.phantom;

import java.util.ArrayList;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.RgbImage;

/**
 * A made-up slide of labelled tissue, painted on demand: a pure function of its {@link PhantomSpec}.
 *
 * <p>Every region is painted as raw concentrations of haematoxylin and eosin, which are then carried to one joint
 * distribution common to all classes ({@link Concentrations}); thickness, staining and scanner vary over the slide and
 * from slide to slide in the same way for all classes. What tells the classes apart is structure alone. Safe for any
 * number of threads.
 */
public final class PhantomSlide {
    private static final int REGION_PX = 860;
    private static final int ARTEFACT_COLOUR = 0x757575;

    private final PhantomSpec spec;
    private final RegionMap map;
    private final List<PhantomRegion> regions = new ArrayList<>();
    private final List<Tissue> tissues = new ArrayList<>();
    private final Stain stain;
    private final Scanner scanner;
    private final List<Artefact> artefacts;
    private final Noise thickness;
    private final Noise uptake;

    public PhantomSlide(PhantomSpec spec) {
        this.spec = spec;
        Rng rng = Rng.of(spec.seed(), spec.index());
        map = new RegionMap(rng, spec.sizePx(), REGION_PX, spec.classes());
        stain = new Stain(rng);
        Lens lens = new Lens(rng.uniform(0.6, 0.95));
        scanner = new Scanner(rng.nextInt(), rng.uniform(1, 2.2));
        thickness = new Noise(rng.nextLong());
        uptake = new Noise(rng.nextLong());
        int count = map.classes.size();
        for (int i = 0; i < count; i++) {
            tissues.add(new Tissue(map.classes.get(i), lens, rng.nextInt()));
        }
        // Drawn last: the tissue is the same with and without artefacts.
        artefacts = spec.artefacts() ? Artefact.draw(rng, spec.sizePx()) : List.of();
        for (int i = 0; i < count; i++) {
            TissueClass tissue = map.classes.get(i);
            regions.add(new PhantomRegion(i + 1, tissue.label(), tissue.colour(), false, Outline.trace(map, i + 1)));
        }
        for (Artefact artefact : artefacts) {
            List<int[]> rings = List.of(artefact.ring(spec.sizePx()));
            regions.add(new PhantomRegion(regions.size() + 1, artefact.label(), ARTEFACT_COLOUR, true, rings));
        }
    }

    public PhantomSpec spec() {
        return spec;
    }

    /** The labelled regions, then the outlines of artefacts. */
    public List<PhantomRegion> regions() {
        return List.copyOf(regions);
    }

    /** Number of the region at a level-0 position, 0 on glass. */
    public int regionAt(int x, int y) {
        return map.at(x, y);
    }

    /** True if the square of this corner and side lies wholly in the region and no artefact comes near it. */
    public boolean inside(PhantomRegion region, int x, int y, int sizePx) {
        return map.inside(region.id(), x, y, sizePx)
                && artefacts.stream().noneMatch(artefact -> artefact.touches(x, y, sizePx, sizePx));
    }

    /** Paints a rectangle of level 0; where it reaches over the slide's edge there is glass. */
    public RgbImage paint(int x, int y, int width, int height) {
        List<Artefact> near = artefacts.stream()
                .filter(artefact -> artefact.touches(x, y, width, height))
                .toList();
        int margin = near.stream().anyMatch(Artefact.OutOfFocus.class::isInstance) ? Light.DEFOCUS_MARGIN : 0;
        Field field = tissue(x - margin, y - margin, width + 2 * margin, height + 2 * margin);
        near.forEach(artefact -> fold(field, artefact));
        Light light = new Light(field, stain, near);
        near.stream().filter(Artefact.OutOfFocus.class::isInstance).forEach(light::defocus);
        return scanner.scan(light.inner(margin), x, y, width, height);
    }

    private static void fold(Field field, Artefact artefact) {
        for (int i = 0; i < field.haematoxylin.length; i++) {
            float dye = artefact.dye(field.x0 + i % field.width, field.y0 + i / field.width);
            field.haematoxylin[i] *= dye;
            field.eosin[i] *= dye;
        }
    }

    private Field tissue(int x0, int y0, int width, int height) {
        Field field = new Field(x0, y0, width, height);
        int[] first = new int[width * height];
        int[] second = new int[width * height];
        float[] share = new float[width * height];
        int[][] boxes = claims(field, first, second, share);
        for (int region = 1; region < boxes.length; region++) {
            if (boxes[region] != null) {
                add(field, region, boxes[region], first, second, share);
            }
        }
        for (int i = 0; i < first.length; i++) {
            if ((first[i] | second[i]) != 0) {
                vary(field, i);
            }
        }
        return field;
    }

    /** Fills in which regions hold each pixel, and returns the box of every region that occurs. */
    private int[][] claims(Field field, int[] first, int[] second, float[] share) {
        int[][] boxes = new int[tissues.size() + 1][];
        RegionMap.Blend blend = new RegionMap.Blend();
        for (int i = 0; i < first.length; i++) {
            int x = Math.max(0, Math.min(spec.sizePx() - 1, field.x0 + i % field.width));
            int y = Math.max(0, Math.min(spec.sizePx() - 1, field.y0 + i / field.width));
            map.blend(x, y, blend);
            first[i] = blend.region;
            second[i] = blend.share < 1 ? blend.other : blend.region;
            share[i] = blend.share;
            grow(boxes, first[i], i % field.width, i / field.width);
            grow(boxes, second[i], i % field.width, i / field.width);
        }
        return boxes;
    }

    private static void grow(int[][] boxes, int region, int x, int y) {
        if (boxes[region] == null) {
            boxes[region] = new int[] {x, y, x, y};
        }
        int[] box = boxes[region];
        box[0] = Math.min(box[0], x);
        box[2] = Math.max(box[2], x);
        box[3] = y;
    }

    private void add(Field field, int region, int[] box, int[] first, int[] second, float[] share) {
        Tissue tissue = tissues.get(region - 1);
        int width = box[2] - box[0] + 1;
        Field own = tissue.view(field.x0 + box[0], field.y0 + box[1], width, box[3] - box[1] + 1);
        for (int y = box[1]; y <= box[3]; y++) {
            for (int x = box[0]; x <= box[2]; x++) {
                int i = y * field.width + x;
                float part = first[i] == region ? share[i] : second[i] == region ? 1 - share[i] : 0;
                if (part > 0) {
                    int j = (y - box[1]) * own.width + x - box[0];
                    tissue.map().apply(own.haematoxylin, own.eosin, j);
                    field.haematoxylin[i] += part * own.haematoxylin[j];
                    field.eosin[i] += part * own.eosin[j];
                }
            }
        }
    }

    /** Sections are uneven, and dyes settle unevenly: the same for all classes, over some hundred pixels. */
    private void vary(Field field, int i) {
        double x = field.x0 + i % field.width;
        double y = field.y0 + i / field.width;
        float thick = 1 + 0.16f * thickness.at(x / 420, y / 420);
        float ratio = 0.14f * uptake.at(x / 530, y / 530);
        field.haematoxylin[i] *= thick * (1 + ratio);
        field.eosin[i] *= thick * (1 - ratio);
    }
}
