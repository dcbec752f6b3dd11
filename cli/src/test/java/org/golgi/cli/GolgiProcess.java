package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Golgi as a user runs it, a process of its own that can be killed. */
final class GolgiProcess {
    private GolgiProcess() {}

    /** Starts it; what it prints is added to the log. */
    static Process start(Path log, List<String> arguments) throws IOException {
        return start(log, List.of(), arguments);
    }

    /** Starts it with flags for Java. */
    static Process start(Path log, List<String> flags, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                System.getProperty("java.class.path"),
                Golgi.class.getName()));
        command.addAll(1, flags);
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
