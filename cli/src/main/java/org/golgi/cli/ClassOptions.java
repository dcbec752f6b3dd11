package org.golgi.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Which classes of the labels count: {@code @Mixin ClassOptions classes}. */
final class ClassOptions {
    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "CLASS",
            description = "Classes to take, in this order; pictures of others are left out. Default: all.")
    private List<String> classes = List.of();

    /** The classes in their order; empty takes all. */
    List<String> chosen() {
        return classes;
    }
}
