package org.golgi.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder of the parent project, whichever module the tests run in. */
final class Checkout {

    private Checkout() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("cli").resolve("pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("the tests do not run inside a checkout");
        }
        return folder;
    }
}
