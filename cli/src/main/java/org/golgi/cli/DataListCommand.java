package org.golgi.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.golgi.datasets.catalog.DataCard;
import org.golgi.datasets.catalog.DataCatalog;
import org.golgi.datasets.catalog.DataPart;
import org.golgi.eval.task.TaskCard;
import org.golgi.eval.task.TaskCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code golgi data list}: the data cards. */
@Command(name = "list", description = "Lists the data cards, or shows one of them.")
final class DataListCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show everything that is known of this set.")
    private String name;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        DataCatalog catalog = DataCatalog.load();
        if (name != null) {
            show(catalog.card(name));
        } else if (common.json()) {
            common.printJson(catalog);
        } else {
            list(catalog);
        }
        return 0;
    }

    private void list(DataCatalog catalog) {
        PrintWriter out = common.out();
        out.printf("%-22s  %-24s  %-12s  %-7s  %s%n", "name", "use", "access", "fetch", "title");
        for (DataCard card : catalog.cards()) {
            out.printf(
                    "%-22s  %-24s  %-12s  %-7s  %s%n",
                    card.id(), uses(card), text(card.access()), fetch(card), card.title());
        }
        out.println();
        out.println(
                "golgi data list NAME shows one, golgi data fetch NAME gets it, golgi data check NAME FOLDER looks at "
                        + "your copy.");
        out.flush();
    }

    private static String fetch(DataCard card) {
        if (card.where().contains("gdc.cancer.gov")) {
            return "list";
        }
        return card.files().isEmpty() && card.zenodo().isEmpty() ? "by hand" : "yes";
    }

    private void show(DataCard card) {
        if (common.json()) {
            common.printJson(card);
            return;
        }
        PrintWriter out = common.out();
        out.printf("%s: %s%n%n", card.id(), card.title());
        line("use", uses(card));
        line("where", card.where());
        line("licence", card.licence());
        line("access", text(card.access()));
        line("size", card.size());
        line("split", card.split());
        line("files", card.files().isEmpty() ? "unknown" : String.join(", ", card.files()));
        line("layout", card.parts().isEmpty() ? "unknown" : "");
        for (DataPart part : card.parts()) {
            String classes = part.classes().isEmpty()
                    ? ""
                    : "; classes "
                            + part.classes().entrySet().stream()
                                    .map(one -> one.getKey() + " " + one.getValue())
                                    .collect(Collectors.joining(", "));
            out.printf("  %s%s: %s pictures%s%n", part.folder(), split(part), part.pictures(), classes);
        }
        List<String> tasks = TaskCatalog.load().cards().stream()
                .filter(task -> task.data().contains(card.id()))
                .map(TaskCard::id)
                .toList();
        line("tasks", tasks.isEmpty() ? "none of golgi eval list" : String.join(", ", tasks));
        if (!card.notes().isEmpty()) {
            line("notes", card.notes());
        }
        line("sources", String.join(", ", card.sources()));
        out.flush();
    }

    private static String split(DataPart part) {
        return part.split().isEmpty() ? "" : " (" + part.split() + ")";
    }

    private void line(String key, String value) {
        common.out().printf("%-9s %s%n", key, value);
    }

    private static String uses(DataCard card) {
        return card.use().stream().map(DataListCommand::text).collect(Collectors.joining(", "));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
