package org.golgi.datasets.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileSourcesTest {
    @TempDir
    Path root;

    @Test
    void a_folder_is_read_recursively_in_name_order() throws IOException {
        picture("tiles/b.png", 20);
        picture("tiles/a/2.PNG", 30);
        picture("tiles/.hidden/x.png", 40);
        Files.writeString(root.resolve("tiles/notes.txt"), "no picture");
        try (TileSource tiles = TileSources.open(List.of(root.resolve("tiles")))) {
            assertThat(ids(tiles)).containsExactly("a/2.PNG", "b.png");
            assertThat(tiles.read(0).red(0, 0)).isEqualTo(30);
            assertThat(tiles.read(1).red(0, 0)).isEqualTo(20);
        }
    }

    @Test
    void ids_and_hash_do_not_depend_on_where_the_folder_lies() throws IOException {
        picture("one/tiles/a.png", 1);
        picture("two/other/a.png", 1);
        picture("two/other/b.png", 1);
        try (TileSource first = TileSources.open(List.of(root.resolve("one/tiles")));
                TileSource second = TileSources.open(List.of(root.resolve("two/other")))) {
            assertThat(first.id(0)).isEqualTo(second.id(0));
            assertThat(first.hash()).hasSize(64).isNotEqualTo(second.hash());
            Files.delete(root.resolve("two/other/b.png"));
            assertThat(TileSources.open(List.of(root.resolve("two/other"))).hash())
                    .isEqualTo(first.hash());
        }
    }

    @Test
    void a_table_decides_what_is_read_and_in_which_order() throws IOException {
        picture("set/images/a.png", 10);
        picture("set/images/b.png", 20);
        picture("set/masks/a.png", 255);
        Files.writeString(root.resolve("set/labels.csv"), "path,split\nimages/b.png,train\nimages/a.png,test\n");
        try (TileSource tiles = TileSources.open(List.of(root.resolve("set")))) {
            assertThat(ids(tiles)).containsExactly("images/b.png", "images/a.png");
        }
        try (TileSource train = TileSources.open(List.of(root.resolve("set/labels.csv")), Optional.of("train"))) {
            assertThat(ids(train)).containsExactly("images/b.png");
            assertThat(train.read(0).red(0, 0)).isEqualTo(20);
        }
    }

    @Test
    void several_sources_are_joined_under_their_names() throws IOException {
        picture("x/a.png", 1);
        picture("x/b.png", 2);
        picture("y/a.png", 3);
        try (TileSource tiles = TileSources.open(List.of(root.resolve("y"), root.resolve("x")))) {
            assertThat(ids(tiles)).containsExactly("y/a.png", "x/a.png", "x/b.png");
            assertThat(tiles.read(0).red(0, 0)).isEqualTo(3);
            assertThat(tiles.read(2).red(0, 0)).isEqualTo(2);
            assertThatThrownBy(() -> tiles.id(3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void what_cannot_be_used_is_named() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        refused(root.resolve("empty"), "holds no images", "golgi tile");
        refused(root.resolve("absent"), "does not exist");
        refused(Files.writeString(root.resolve("a.txt"), "x"), "is no folder");
        picture("plain/a.png", 1);
        assertThatThrownBy(() -> TileSources.open(List.of(root.resolve("plain")), Optional.of("train")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no labels.csv");
        Files.writeString(root.resolve("plain/b.png"), "not a picture");
        try (TileSource tiles = TileSources.open(List.of(root.resolve("plain")))) {
            assertThatThrownBy(() -> tiles.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("b.png");
        }
    }

    private static void refused(Path source, String... parts) {
        assertThatThrownBy(() -> TileSources.open(List.of(source)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(source.toString())
                .message()
                .contains(parts);
    }

    private static List<String> ids(TileSource tiles) {
        return java.util.stream.IntStream.range(0, tiles.size())
                .mapToObj(tiles::id)
                .toList();
    }

    private void picture(String path, int grey) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        RgbImage image = RgbImage.blank(4, 4);
        java.util.Arrays.fill(image.pixels(), (byte) grey);
        Files.write(file, ImageCodec.png(image));
    }
}
