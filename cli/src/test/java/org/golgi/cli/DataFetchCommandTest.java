package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code golgi data fetch} against a server on this machine that speaks like Zenodo and the GDC. */
class DataFetchCommandTest {
    private static final String ZIP = "tissue_classification.zip";
    private static final String ZIP_PATH = "/api/records/7898308/files/" + ZIP + "/content";
    private static final String UUID = "22a29915-6712-4f7a-8dba-985ae9a1f005";

    @TempDir
    private Path folder;

    private final byte[] contents = new byte[1_000_003];
    private DataServer server;
    private String printed;

    @BeforeEach
    void serve() throws Exception {
        new Random(7).nextBytes(contents);
        server = new DataServer().serve(ZIP_PATH, contents);
        record(md5(contents));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void record(String md5) {
        server.serve("/api/records/7898308", """
                {"id": 7898308, "files": [{"key": "%s", "size": %d, "checksum": "md5:%s",
                  "links": {"self": "https://zenodo.org%s"}},
                  {"key": "other.csv", "size": 3, "checksum": "md5:%s", "links": {"self": "https://zenodo.org/x"}}]}
                """.formatted(ZIP, contents.length, md5, ZIP_PATH, md5)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String md5(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter text = new StringWriter();
        line.setOut(new PrintWriter(text, true));
        line.setErr(new PrintWriter(text, true));
        int code = Golgi.run(line, arguments);
        printed = text.toString();
        return code;
    }

    private int fetch() {
        return golgi("data", "fetch", "ccrcc-tissue", "--mirror", server.address(), "--out", folder.toString());
    }

    private Path part() {
        return folder.resolve("." + ZIP + ".part");
    }

    @Test
    void fetches_the_files_of_the_card_and_verifies_them() throws IOException {
        assertThat(fetch()).as(printed).isZero();

        assertThat(folder.resolve(ZIP)).hasBinaryContent(contents);
        assertThat(folder.resolve("other.csv")).doesNotExist();
        assertThat(folder.resolve("fetched.csv")).content().contains(ZIP + ",1000003,");
        assertThat(printed).contains("fetched").contains("licence: unknown");
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void goes_on_where_a_connection_broke() {
        server.breakConnections(2, 400_000);

        assertThat(fetch()).as(printed).isZero();

        assertThat(folder.resolve(ZIP)).hasBinaryContent(contents);
        List<Integer> positions = server.requests().stream()
                .filter(request -> request.contains("bytes="))
                .map(request -> Integer.valueOf(request.replaceAll(".*bytes=(\\d+)-", "$1")))
                .toList();
        assertThat(positions).as("where later requests began").hasSize(2).isSorted();
        assertThat(positions.get(0)).isBetween(200_000, 400_000);
    }

    @Test
    void a_later_run_goes_on_with_what_an_earlier_one_left() throws IOException {
        Files.write(part(), java.util.Arrays.copyOf(contents, 600_000));
        Files.writeString(folder.resolve("." + ZIP + ".part.version"), "\"1\"");

        assertThat(fetch()).as(printed).isZero();

        assertThat(folder.resolve(ZIP)).hasBinaryContent(contents);
        assertThat(server.requests()).endsWith(ZIP_PATH + " bytes=600000-");
    }

    @Test
    void begins_anew_if_the_file_was_exchanged_meanwhile() throws IOException {
        Files.write(part(), new byte[600_000]);
        Files.writeString(folder.resolve("." + ZIP + ".part.version"), "\"0\"");

        assertThat(fetch()).as(printed).isZero();

        assertThat(folder.resolve(ZIP)).hasBinaryContent(contents);
    }

    @Test
    void a_server_without_ranges_costs_time_but_nothing_else() {
        server.breakConnections(1, 400_000);
        server.ignoreRanges();

        assertThat(fetch()).as(printed).isZero();

        assertThat(folder.resolve(ZIP)).hasBinaryContent(contents);
    }

    @Test
    void a_damaged_file_never_gets_its_name() {
        contents[500_000]++;

        assertThat(fetch()).isEqualTo(1);

        assertThat(printed).contains("FAILED").contains("arrived damaged (MD5 ").contains("fetch it anew");
        assertThat(folder.resolve(ZIP)).doesNotExist();
        assertThat(part()).doesNotExist();
    }

    @Test
    void a_file_that_is_there_is_never_written_to() throws IOException {
        Files.writeString(folder.resolve(ZIP), "mine");

        assertThat(fetch()).isEqualTo(1);

        assertThat(printed)
                .contains("is another file (4 bytes instead of 1000003)")
                .contains("left as it is");
        assertThat(folder.resolve(ZIP)).hasContent("mine");
    }

    @Test
    void what_is_there_is_not_fetched_again() {
        assertThat(fetch()).isZero();
        int requests = server.requests().size();

        assertThat(fetch()).isZero();

        assertThat(printed).contains("there");
        assertThat(server.requests().subList(requests, server.requests().size()))
                .containsExactly("/api/records/7898308");
    }

    @Test
    void a_manifest_of_the_gdc_is_fetched_as_its_own_tool_lays_it() throws Exception {
        server.serve("/data/" + UUID, contents);
        Path manifest = Files.writeString(
                folder.resolve("gdc_manifest.txt"), """
                id\tfilename\tmd5\tsize\tstate
                %s\tTCGA-AA-0001.svs\t%s\t%d\treleased
                """.formatted(UUID, md5(contents), contents.length));
        Path slides = folder.resolve("slides");
        String[] command = {
            "data",
            "fetch",
            "tcga",
            "--manifest",
            manifest.toString(),
            "--mirror",
            server.address(),
            "--out",
            slides.toString()
        };

        assertThat(golgi(command)).as(printed).isZero();

        assertThat(slides.resolve(UUID).resolve("TCGA-AA-0001.svs")).hasBinaryContent(contents);
    }

    @Test
    void names_that_lead_out_of_the_folder_are_refused() throws Exception {
        Path manifest = Files.writeString(
                folder.resolve("m.txt"), "id\tfilename\tmd5\tsize\n..\tevil.svs\t" + md5(contents) + "\t3\n");

        assertThat(golgi("data", "fetch", "tcga", "--manifest", manifest.toString(), "--mirror", server.address()))
                .isEqualTo(1);

        assertThat(printed).contains("'../evil.svs' is no name").hasLineCount(1);
    }

    @Test
    void archives_are_unpacked_once_when_that_is_asked_for() throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(bytes)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("tissue_classification/cancer/one.png"));
            zip.write(contents);
        }
        server.serve(ZIP_PATH, bytes.toByteArray());
        server.serve("/api/records/7898308", """
                {"id": 7898308, "files": [{"key": "%s", "size": %d, "checksum": "md5:%s",
                  "links": {"self": "https://zenodo.org%s"}}]}
                """.formatted(ZIP, bytes.size(), md5(bytes.toByteArray()), ZIP_PATH)
                .getBytes(StandardCharsets.UTF_8));
        String[] command = {
            "data", "fetch", "ccrcc-tissue", "--mirror", server.address(), "--out", folder.toString(), "--unpack"
        };
        Path picture = folder.resolve("tissue_classification/cancer/one.png");

        assertThat(golgi(command)).as(printed).isZero();

        assertThat(printed).contains("1000003 bytes  unpacked, 1 files");
        assertThat(picture).hasBinaryContent(contents);
        assertThat(folder.resolve(ZIP)).exists();
        assertThat(folder.resolve("unpacked.csv")).content().contains(ZIP);
        Files.delete(picture);
        assertThat(golgi(command)).as(printed).isZero();
        assertThat(printed).contains("unpacked before, 1 files");
        assertThat(picture).doesNotExist();

        Files.createDirectories(folder.resolve("." + ZIP + ".unpacking"));
        assertThat(golgi("data", "check", "ccrcc-tissue", folder.toString())).isEqualTo(1);
        assertThat(printed).contains("the unpacking of " + ZIP + " was interrupted");
    }

    @Test
    void an_archive_that_is_none_fails_and_stays() {
        assertThat(golgi(
                        "data",
                        "fetch",
                        "ccrcc-tissue",
                        "--mirror",
                        server.address(),
                        "--out",
                        folder.toString(),
                        "--unpack"))
                .isEqualTo(1);

        assertThat(printed).contains("FAILED").contains(ZIP + " is damaged");
        assertThat(folder.resolve(ZIP)).hasBinaryContent(contents);
    }

    @Test
    void a_dry_run_shows_sizes_and_hashes() throws Exception {
        assertThat(golgi("data", "fetch", "ccrcc-tissue", "--mirror", server.address(), "--dry-run"))
                .isZero();

        assertThat(printed).contains(ZIP + " ").contains("1000003 bytes, MD5 " + md5(contents));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void sets_that_cannot_be_fetched_say_how_to_get_them() {
        assertThat(golgi("data", "fetch", "panda")).isEqualTo(1);
        assertThat(printed).contains("registration").contains("kaggle.com").hasLineCount(1);
        assertThat(golgi("data", "fetch", "oncotree")).isEqualTo(1);
        assertThat(printed).contains("cannot be fetched").hasLineCount(1);
        assertThat(golgi("data", "fetch", "tcga")).isEqualTo(1);
        assertThat(printed).contains("--manifest").hasLineCount(1);
        assertThat(golgi("data", "fetch", "nothing")).isEqualTo(2);
        assertThat(printed)
                .contains("'nothing' is unknown")
                .contains("crc-100k")
                .hasLineCount(1);
    }

    @Test
    void a_file_that_the_server_lacks_is_one_line() {
        server.serve(ZIP_PATH, null);

        assertThat(fetch()).isEqualTo(1);

        assertThat(printed).contains("answered 404; it is not there any more");
    }
}
