package org.golgi.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackTest {
    private static final String LONG = "set/" + "deep/".repeat(30) + "c.bin";

    @TempDir
    Path outside;

    private Path folder() throws IOException {
        return Files.createDirectories(outside.resolve("set"));
    }

    private static byte[] contents(String name) {
        byte[] bytes = new byte[200_000 + name.length()];
        new Random(name.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private Path archive(String fileName, String... names) throws IOException {
        Path archive = folder().resolve(fileName);
        if (fileName.endsWith(".zip")) {
            try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
                for (String name : names) {
                    zip.putArchiveEntry(new ZipArchiveEntry(name));
                    if (!name.endsWith("/")) {
                        zip.write(contents(name));
                    }
                    zip.closeArchiveEntry();
                }
            }
            return archive;
        }
        OutputStream file = Files.newOutputStream(archive);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(fileName.endsWith("gz") ? new GZIPOutputStream(file) : file)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (String name : names) {
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(name.endsWith("/") ? 0 : contents(name).length);
                tar.putArchiveEntry(entry);
                if (!name.endsWith("/")) {
                    tar.write(contents(name));
                }
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }

    private static Unpack.Result unpack(Path archive) throws IOException {
        return new Unpack(archive, files -> {}).run();
    }

    /** Everything below the folder that all files of the test lie in, but the archive. */
    private TreeSet<String> left() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(outside)) {
            files.filter(Files::isRegularFile)
                    .map(file -> outside.relativize(file).toString())
                    .filter(name -> !name.matches("set/a\\.(zip|tar|tgz|tar\\.gz)"))
                    .forEach(names::add);
        }
        return names;
    }

    private void assertRefused(Path archive, String part) throws IOException {
        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(archive.getFileName().toString())
                .hasMessageContaining(part)
                .hasMessageNotContaining("\n");
        assertThat(left()).isEmpty();
        Files.delete(archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz", "a.tgz"})
    void files_and_folders_come_out_as_they_went_in(String fileName) throws IOException {
        Path archive =
                archive(fileName, "set/", "set/a.bin", "./set/b.bin", LONG, "__MACOSX/set/._a.bin", "set/empty/");

        Unpack.Result result = unpack(archive);

        assertThat(result.files()).isEqualTo(3);
        assertThat(result.bytes())
                .isEqualTo(contents("set/a.bin").length + contents("./set/b.bin").length + contents(LONG).length);
        assertThat(left()).containsExactlyInAnyOrder("set/set/a.bin", "set/set/b.bin", "set/" + LONG);
        assertThat(folder().resolve("set/a.bin")).hasBinaryContent(contents("set/a.bin"));
        assertThat(folder().resolve(LONG)).hasBinaryContent(contents(LONG));
        assertThat(folder().resolve("set/empty")).isEmptyDirectory();
        assertThat(Unpack.unfinished(folder())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tar.gz"})
    void names_that_lead_out_or_hide_are_refused_before_anything_is_written(String fileName) throws IOException {
        for (String name :
                new String[] {"../evil", "set/../../evil", "/evil", "C:evil", "set\\..\\evil", ".a.zip.part"}) {
            assertRefused(archive(fileName, "set/good.bin", name), "may lead out of the folder");
        }
        assertRefused(archive(fileName, "set/a.bin", "set/A.bin"), "twice");
        assertRefused(archive(fileName, "set/a", "set/a/b"), "a file and a folder");
    }

    @Test
    void links_and_devices_are_refused() throws IOException {
        for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO}) {
            Path tar = folder().resolve("a.tar");
            try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
                TarArchiveEntry link = new TarArchiveEntry("set/link", type);
                link.setLinkName("/etc/passwd");
                out.putArchiveEntry(link);
                out.closeArchiveEntry();
            }
            assertRefused(tar, "is a link or device");
        }
        Path zip = folder().resolve("a.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            ZipArchiveEntry link = new ZipArchiveEntry("set/link");
            link.setUnixMode(0120777);
            out.putArchiveEntry(link);
            out.write("/etc/passwd".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        assertRefused(zip, "is a link or device");
    }

    @Test
    void an_archive_that_says_it_holds_more_than_it_can_is_refused() throws IOException {
        Path zip = archive("a.zip", "set/a.bin");
        patchSizes(zip, 0xF0000000);
        assertRefused(zip, "which cannot be");
    }

    @Test
    void a_member_that_has_more_or_less_than_was_said_is_damaged() throws IOException {
        Path zip = archive("a.zip", "set/a.bin");
        patchSizes(zip, 1000);
        assertRefused(zip, "should have 1000 bytes and has more");
        zip = archive("a.zip", "set/a.bin");
        patchSizes(zip, 300_000);
        assertRefused(zip, "a.zip");
    }

    /** Writes another uncompressed size into the directory of a zip of one member. */
    private static void patchSizes(Path zip, int size) throws IOException {
        byte[] bytes = Files.readAllBytes(zip);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = bytes.length - 46; i >= 0; i--) {
            if (buffer.getInt(i) == 0x02014b50) {
                buffer.putInt(i + 24, size);
                Files.write(zip, bytes);
                return;
            }
        }
        throw new IllegalStateException("no directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz"})
    void a_cut_off_archive_is_damaged(String fileName) throws IOException {
        byte[] whole = Files.readAllBytes(archive(fileName, "set/a.bin", "set/b.bin"));
        Path cut = Files.write(folder().resolve(fileName), Arrays.copyOf(whole, whole.length * 2 / 3));
        assertRefused(cut, "is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tar.gz"})
    void a_later_run_goes_on_with_what_an_earlier_one_left(String fileName) throws IOException {
        Path archive = archive(fileName, "set/a.bin", "set/b.bin", "set/c.bin");
        Path work = Files.createDirectories(folder().resolve("." + fileName + ".unpacking/set"));
        FileTime past = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(Files.write(work.resolve("a.bin"), contents("set/a.bin")), past);
        Files.write(work.resolveSibling(".part"), Arrays.copyOf(contents("set/b.bin"), 1000));
        Files.write(work.resolve("c.bin"), new byte[10]);
        assertThat(Unpack.unfinished(folder())).containsExactly(fileName);

        unpack(archive);

        assertThat(left()).containsExactlyInAnyOrder("set/set/a.bin", "set/set/b.bin", "set/set/c.bin");
        assertThat(Files.getLastModifiedTime(folder().resolve("set/a.bin"))).isEqualTo(past);
        assertThat(folder().resolve("set/b.bin")).hasBinaryContent(contents("set/b.bin"));
        assertThat(folder().resolve("set/c.bin")).hasBinaryContent(contents("set/c.bin"));
    }

    @Test
    void nothing_has_its_place_before_everything_is_there() throws IOException {
        Path archive = archive("a.zip", "set/a.bin", "set/b.bin", "set/c.bin");
        new Unpack(archive, files -> {
                    assertThat(folderOf(archive).resolve("set")).doesNotExist();
                    assertThat(folderOf(archive).resolve(".a.zip.unpacking")).isDirectory();
                })
                .run();
        assertThat(folder().resolve("set/c.bin")).exists();
    }

    private static Path folderOf(Path archive) {
        return archive.getParent();
    }

    @Test
    void two_archives_may_share_a_folder_and_what_is_there_is_never_written_to() throws IOException {
        unpack(archive("a.zip", "set/a.bin"));
        unpack(archive("a.tar", "set/b.bin", "set/a.bin"));
        assertThat(left()).containsExactlyInAnyOrder("set/set/a.bin", "set/set/b.bin");

        Path mine = Files.write(folder().resolve("set/a.bin"), new byte[contents("set/a.bin").length]);
        for (String fileName : new String[] {"a.zip", "a.tar"}) {
            Path archive = archive(fileName, "set/a.bin", "set/new.bin");
            assertThatThrownBy(() -> unpack(archive))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("set/a.bin is there and is not what");
            assertThat(mine).hasBinaryContent(new byte[contents("set/a.bin").length]);
        }
    }
}
