package org.golgi.datasets.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The promise of the phantom: colour does not tell the classes apart, structure does. */
class PhantomColoursTest {
    private static final int SLIDES = 6;
    private static final int TRAIN = 4;
    private static final int TILES = 4;
    private static final int SIDE = 128;
    private static final int CLASSES = TissueClass.values().length;
    private static final List<Sample> SAMPLES = new ArrayList<>();

    private record Sample(int slide, int tissue, double[] histogram, double[] texture) {}

    @BeforeAll
    static void paint() {
        Concentrations target = Swatches.standard();
        for (int slide = 0; slide < SLIDES; slide++) {
            Rng rng = Rng.of(77, slide);
            Stain stain = new Stain(rng);
            Lens lens = new Lens(rng.uniform(0.6, 0.95));
            Scanner scanner = new Scanner(rng.nextInt(), 1.5);
            for (TissueClass tissue : TissueClass.values()) {
                int seed = rng.nextInt();
                Pattern pattern = tissue.pattern(seed);
                Concentrations.Map map = Swatches.of(pattern, lens, seed).to(target);
                for (int tile = 0; tile < TILES; tile++) {
                    Field field = lens.view(pattern, rng.nextInt(4000), rng.nextInt(4000), SIDE, SIDE);
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        map.apply(field.haematoxylin, field.eosin, i);
                    }
                    float[][] light = new Light(field, stain, List.of()).inner(0);
                    RgbImage picture = scanner.scan(light, 0, 0, SIDE, SIDE);
                    SAMPLES.add(new Sample(slide, tissue.ordinal(), histogram(picture), texture(picture)));
                }
            }
        }
    }

    @Test
    void every_class_has_the_same_mean_colour() {
        double[][] means = new double[CLASSES][3];
        for (Sample sample : SAMPLES) {
            for (int bin = 0; bin < 48; bin++) {
                means[sample.tissue][bin / 16] += sample.histogram[bin] * (16 * (bin % 16) + 8) / (SLIDES * TILES);
            }
        }
        for (int channel = 0; channel < 3; channel++) {
            double all = 0;
            for (double[] mean : means) {
                all += mean[channel] / CLASSES;
            }
            for (TissueClass tissue : TissueClass.values()) {
                assertThat(means[tissue.ordinal()][channel])
                        .as("%s, channel %d", tissue, channel)
                        .isCloseTo(all, Offset.offset(6.0));
            }
        }
    }

    @Test
    void histograms_hardly_tell_the_classes_of_new_slides_apart_but_texture_does() {
        double colour = accuracy(true);
        double structure = accuracy(false);
        assertThat(colour)
                .as("nearest centroid of colour histograms; chance is 0.11")
                .isLessThan(0.22);
        assertThat(structure).as("nearest centroid of texture").isGreaterThan(0.65);
    }

    /** Nearest class centroid after standardising, learnt on the first slides and measured on the others. */
    private static double accuracy(boolean colour) {
        int size = feature(SAMPLES.get(0), colour).length;
        double[] mean = new double[size];
        double[] square = new double[size];
        double[][] centroids = new double[CLASSES][size];
        int train = TRAIN * CLASSES * TILES;
        for (Sample sample : SAMPLES.subList(0, train)) {
            double[] feature = feature(sample, colour);
            for (int k = 0; k < size; k++) {
                mean[k] += feature[k] / train;
                square[k] += feature[k] * feature[k] / train;
                centroids[sample.tissue][k] += feature[k] / (TRAIN * TILES);
            }
        }
        int right = 0;
        for (Sample sample : SAMPLES.subList(train, SAMPLES.size())) {
            double[] feature = feature(sample, colour);
            int best = 0;
            double nearest = Double.MAX_VALUE;
            for (int c = 0; c < CLASSES; c++) {
                double distance = 0;
                for (int k = 0; k < size; k++) {
                    double gap = feature[k] - centroids[c][k];
                    distance += gap * gap / (square[k] - mean[k] * mean[k] + 1e-9);
                }
                if (distance < nearest) {
                    nearest = distance;
                    best = c;
                }
            }
            right += best == sample.tissue ? 1 : 0;
        }
        return (double) right / (SAMPLES.size() - train);
    }

    private static double[] feature(Sample sample, boolean colour) {
        return colour ? sample.histogram : sample.texture;
    }

    private static double[] histogram(RgbImage picture) {
        double[] bins = new double[48];
        for (int i = 0; i < picture.pixels().length; i++) {
            bins[16 * (i % 3) + ((picture.pixels()[i] & 0xFF) >> 4)] += 1.0 / (SIDE * SIDE);
        }
        return bins;
    }

    /** How fast the red channel changes with distance, relative to its spread: along x and y, sorted. */
    private static double[] texture(RgbImage picture) {
        double sum = 0;
        double square = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            int red = picture.red(i % SIDE, i / SIDE);
            sum += red;
            square += red * red;
        }
        double variance = square / (SIDE * SIDE) - Math.pow(sum / (SIDE * SIDE), 2);
        int[] lags = {1, 2, 4, 6, 9, 13, 18, 25, 35};
        double[] features = new double[2 * lags.length];
        for (int k = 0; k < lags.length; k++) {
            double across = variogram(picture, lags[k], 0) / variance;
            double down = variogram(picture, 0, lags[k]) / variance;
            features[2 * k] = Math.min(across, down);
            features[2 * k + 1] = Math.max(across, down);
        }
        return features;
    }

    private static double variogram(RgbImage picture, int dx, int dy) {
        double sum = 0;
        for (int y = 0; y + dy < SIDE; y++) {
            for (int x = 0; x + dx < SIDE; x++) {
                int gap = picture.red(x + dx, y + dy) - picture.red(x, y);
                sum += gap * gap;
            }
        }
        return sum / ((SIDE - dx) * (SIDE - dy));
    }
}
