package org.golgi.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.golgi.datasets.slide.OpenSlideLibrary;

/** The machine: memory, disk, the cache of the natives, OpenSlide. */
final class MachineCheck {
    private static final long NEEDED_MEMORY = 4L << 30;
    private static final long NEEDED_DISK = 1L << 30;

    private MachineCheck() {}

    static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch")));
        findings.add(memory());
        findings.add(disk("disk here", Path.of("").toAbsolutePath()));
        findings.add(cache());
        findings.add(openSlide());
        return findings;
    }

    private static Finding memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long total = system.getTotalMemorySize();
        String value = Bytes.text(total) + ", " + Bytes.text(system.getFreeMemorySize()) + " free";
        return total >= NEEDED_MEMORY
                ? Finding.ok("memory", value)
                : Finding.optional("memory", value, "pretraining needs at least 4 GiB; take a small model and batch");
    }

    private static Finding disk(String subject, Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String value = Bytes.text(free) + " free in " + folder;
            return free >= NEEDED_DISK
                    ? Finding.ok(subject, value)
                    : Finding.optional(subject, value, "runs and tiles need more; work in a folder on a larger disk");
        } catch (IOException e) {
            return Finding.optional(subject, "cannot be asked: " + e.getMessage(), "check that the folder exists");
        }
    }

    private static Finding cache() {
        try {
            Path cache = Loader.getCacheDir().toPath();
            Path probe = Files.createTempFile(cache, "doctor", ".tmp");
            Files.delete(probe);
            return Finding.ok(
                    "native cache", cache + ", " + Bytes.text(cache.toFile().getUsableSpace()) + " free");
        } catch (IOException e) {
            return Finding.missing(
                    "native cache",
                    "not writable: " + e.getMessage(),
                    "set GOLGI_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=FOLDER to a writable folder with 1 GiB free");
        }
    }

    private static Finding openSlide() {
        return OpenSlideLibrary.version()
                .map(version -> Finding.ok("openslide", version))
                .orElse(
                        Finding.optional(
                                "openslide",
                                "not found",
                                "needed for MRXS, NDPI, SCN, VMS, BIF and JPEG 2000 slides: apt install libopenslide0, "
                                        + "dnf install openslide or brew install openslide; or set GOLGI_OPENSLIDE to the library"));
    }
}
