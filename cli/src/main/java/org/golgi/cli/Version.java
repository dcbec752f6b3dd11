package org.golgi.cli;

import picocli.CommandLine.IVersionProvider;

/** The version as the build wrote it into the package, or "development" in a bare compilation. */
final class Version implements IVersionProvider {

    static String text() {
        String version = Golgi.class.getPackage().getImplementationVersion();
        return version != null ? version : System.getProperty("golgi.version", "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "golgi " + text(), "java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")
        };
    }
}
