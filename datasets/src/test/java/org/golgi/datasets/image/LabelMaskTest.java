package org.golgi.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelMaskTest {
    @TempDir
    Path folder;

    private Path png(BufferedImage image) throws IOException {
        Path file = folder.resolve("mask.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void grey_of_16_bits_keeps_numbers_above_255() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 351);
        image.getRaster().setSample(1, 0, 0, 65535);
        assertThat(LabelMask.read(png(image)).values()).containsExactly(351, 65535);
    }

    @Test
    void of_a_palette_the_index_counts_not_the_colour() throws IOException {
        byte[] red = {0, (byte) 200, 10};
        byte[] green = {0, 0, (byte) 255};
        byte[] blue = {0, 50, 90};
        BufferedImage image =
                new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, red, green, blue));
        image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {2, 0, 1});
        assertThat(LabelMask.read(png(image)).values()).containsExactly(2, 0, 1);
    }

    @Test
    void grey_stored_as_colour_is_read_and_colour_refused() throws IOException {
        RgbImage grey = new RgbImage(2, 1, new byte[] {1, 1, 1, 4, 4, 4});
        Path file = Files.write(folder.resolve("grey.png"), ImageCodec.png(grey));
        assertThat(LabelMask.read(file).values()).containsExactly(1, 4);
        RgbImage coloured = new RgbImage(2, 1, new byte[] {1, 1, 1, 4, 0, 4});
        Path colour = Files.write(folder.resolve("colour.png"), ImageCodec.png(coloured));
        assertThatThrownBy(() -> LabelMask.read(colour))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("colour.png")
                .hasMessageContaining("pixel (1, 0) has a colour");
    }

    @Test
    void lossy_and_cut_off_masks_are_refused() throws IOException {
        RgbImage grey = RgbImage.blank(16, 16);
        Path jpeg = Files.write(folder.resolve("mask.jpg"), ImageCodec.jpeg(grey, 90));
        assertThatThrownBy(() -> LabelMask.read(jpeg)).hasMessageContaining("changes values");
        byte[] png = ImageCodec.png(grey);
        Path cut = Files.write(folder.resolve("cut.png"), java.util.Arrays.copyOf(png, png.length - 20));
        assertThatThrownBy(() -> LabelMask.read(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");
    }
}
