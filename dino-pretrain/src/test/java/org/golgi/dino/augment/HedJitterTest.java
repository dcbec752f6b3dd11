package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.golgi.dino.augment.TestTiles.after;

import org.golgi.datasets.image.RgbImage;
import org.golgi.dino.augment.HedJitter.StainChange;
import org.junit.jupiter.api.Test;

class HedJitterTest {
    private static final StainChange NONE = new StainChange(1, 0);

    @Test
    void no_change_gives_every_byte_back() {
        RgbImage noise = TestTiles.noise(200, 100, 4);
        assertThat(after(noise, new HedJitter(NONE, NONE, NONE)).pixels()).isEqualTo(noise.pixels());
    }

    @Test
    void white_stays_white_when_concentrations_are_scaled() {
        RgbImage white = new RgbImage(1, 1, new byte[] {-1, -1, -1});
        StainChange twice = new StainChange(2, 0);
        assertThat(after(white, new HedJitter(twice, twice, twice)).pixels()).containsExactly(-1, -1, -1);
    }

    /** Beer-Lambert: twice the stain, twice the optical density, in the ratio of the stain's own vector. */
    @Test
    void twice_the_haematoxylin_doubles_the_density_of_a_pure_haematoxylin_pixel() {
        double concentration = 0.8;
        double[] vector = StainMatrix.MIX[0];
        byte[] pixel = new byte[3];
        for (int channel = 0; channel < 3; channel++) {
            pixel[channel] = (byte) Math.rint(255.5 * Math.exp(-concentration * vector[channel]) - 0.5);
        }
        RgbImage changed = after(new RgbImage(1, 1, pixel), new HedJitter(new StainChange(2, 0), NONE, NONE));
        for (int channel = 0; channel < 3; channel++) {
            double expected = 255.5 * Math.exp(-2 * concentration * vector[channel]) - 0.5;
            assertThat(changed.pixels()[channel] & 0xFF).isCloseTo((int) Math.rint(expected), within(2));
        }
    }

    @Test
    void a_shift_adds_stain_to_white() {
        RgbImage white = new RgbImage(1, 1, new byte[] {-1, -1, -1});
        RgbImage eosin = after(white, new HedJitter(NONE, new StainChange(1, 0.5), NONE));
        assertThat(eosin.green(0, 0)).isLessThan(eosin.red(0, 0)).isLessThan(eosin.blue(0, 0));
        assertThat(eosin.green(0, 0))
                .isCloseTo((int) Math.rint(255.5 * Math.exp(-0.5 * StainMatrix.MIX[1][1]) - 0.5), within(1));
    }

    /** The arithmetic has 32 bits: the legal extremes must not run over. */
    @Test
    void black_with_the_strongest_change_stays_dark_and_white_stays_light() {
        StainChange up = new StainChange(2, 1);
        StainChange down = new StainChange(0, -1);
        for (StainChange h : new StainChange[] {up, down}) {
            for (StainChange e : new StainChange[] {up, down}) {
                for (StainChange d : new StainChange[] {up, down}) {
                    assertThat(StainChangeReference.largestDifference(new HedJitter(h, e, d)))
                            .isLessThanOrEqualTo(1);
                }
            }
        }
    }

    private static org.assertj.core.data.Offset<Integer> within(int levels) {
        return org.assertj.core.data.Offset.offset(levels);
    }

    /** The three steps in double precision, without joining them. */
    private static final class StainChangeReference {
        static int largestDifference(HedJitter jitter) {
            RgbImage noise = TestTiles.noise(64, 64, 5);
            System.arraycopy(new byte[] {0, 0, 0, -1, -1, -1, 0, -1, 0, -1, 0, 0}, 0, noise.pixels(), 0, 12);
            RgbImage actual = after(noise, jitter);
            StainChange[] changes = {jitter.haematoxylin(), jitter.eosin(), jitter.residual()};
            int largest = 0;
            for (int i = 0; i < noise.pixels().length; i += 3) {
                double[] stains = new double[3];
                for (int channel = 0; channel < 3; channel++) {
                    double density = -Math.log(((noise.pixels()[i + channel] & 0xFF) + 0.5) / 255.5);
                    for (int stain = 0; stain < 3; stain++) {
                        stains[stain] += density * StainMatrix.UNMIX[channel][stain];
                    }
                }
                for (int channel = 0; channel < 3; channel++) {
                    double density = 0;
                    for (int stain = 0; stain < 3; stain++) {
                        double changed = stains[stain] * changes[stain].alpha() + changes[stain].beta();
                        density += changed * StainMatrix.MIX[stain][channel];
                    }
                    double value = 255.5 * Math.exp(-density) - 0.5;
                    int expected = (int) Math.rint(Math.max(0, Math.min(255, value)));
                    largest = Math.max(largest, Math.abs(expected - (actual.pixels()[i + channel] & 0xFF)));
                }
            }
            return largest;
        }
    }
}
