package org.golgi.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/** The virtual machine: its version, its heap and the flags that JavaCPP needs. */
final class JavaCheck {
    private static final int OLDEST = 17;
    private static final String PREFIX = "org.bytedeco.javacpp.";

    private JavaCheck() {}

    static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        int feature = Runtime.version().feature();
        String version = System.getProperty("java.version") + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home");
        findings.add(
                feature >= OLDEST
                        ? Finding.ok("java", version)
                        : Finding.missing("java", version, "install a JDK of version 17 or newer"));
        findings.add(
                Finding.ok("heap", "at most " + Bytes.text(Runtime.getRuntime().maxMemory())));
        findings.add(flags());
        return findings;
    }

    private static Finding flags() {
        List<String> absent = new ArrayList<>();
        require(absent, "maxBytes", "0");
        require(absent, "maxPhysicalBytes", "0");
        require(absent, "nopointergc", "true");
        if (absent.isEmpty()) {
            return Finding.ok("flags", "native memory is neither limited by the heap nor left to the collector");
        }
        return Finding.missing(
                "flags",
                "not set: " + String.join(" ", absent),
                "start with bin/golgi or scripts/golgi, or give Java these flags");
    }

    private static void require(List<String> absent, String name, String value) {
        if (!value.equals(System.getProperty(PREFIX + name))) {
            absent.add("-D" + PREFIX + name + "=" + value);
        }
    }
}
