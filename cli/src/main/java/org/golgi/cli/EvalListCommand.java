package org.golgi.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.golgi.datasets.catalog.DataCard;
import org.golgi.datasets.catalog.DataCatalog;
import org.golgi.eval.task.TaskCard;
import org.golgi.eval.task.TaskCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code golgi eval list}: the published tasks. */
@Command(
        name = "list",
        description = "Lists the task cards (UNI's 33 tasks and CAMELYON17-WILDS), or shows one of them.")
final class EvalListCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "TASK", description = "Show everything that is known of this task.")
    private String task;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        TaskCatalog catalog = TaskCatalog.load();
        if (task != null) {
            show(catalog.card(task));
        } else if (common.json()) {
            common.printJson(catalog);
        } else {
            PrintWriter out = common.out();
            out.printf("%-23s  %-12s  %7s  %-10s  %s%n", "task", "kind", "classes", "data", "title");
            for (TaskCard card : catalog.cards()) {
                out.printf(
                        "%-23s  %-12s  %7d  %-10s  %s%n",
                        card.id(), name(card.kind()), card.numClasses(), name(card.availability()), card.title());
            }
            out.println();
            out.println("golgi eval list TASK shows one; golgi eval check TASK DATA looks at your data.");
            out.flush();
        }
        return 0;
    }

    private void show(TaskCard card) {
        if (common.json()) {
            common.printJson(card);
            return;
        }
        PrintWriter out = common.out();
        out.printf("%s: %s (%s, %d classes)%n%n", card.id(), card.title(), name(card.kind()), card.numClasses());
        line(out, "data set", card.dataset());
        for (String name : card.data()) {
            DataCard data = DataCatalog.load().card(name);
            line(out, "where", data.id() + ", " + data.where());
            line(out, "licence", data.licence());
        }
        line(out, "availability", name(card.availability()));
        line(out, "split", card.split());
        line(out, "pictures", card.resolution());
        if (!card.sizes().isEmpty()) {
            line(out, "sizes", card.sizes() + " px by golgi eval task --sizes card");
        }
        line(out, "classes", card.classNames().isEmpty() ? "names not listed" : String.join(", ", card.classNames()));
        line(out, "layout", card.layout());
        line(out, "protocols", String.join(", ", card.protocols()));
        line(out, "metrics", String.join(", ", card.metrics()));
        if (!card.notes().isEmpty()) {
            line(out, "notes", card.notes());
        }
        out.println();
        for (TaskCard.Published figure : card.published()) {
            String interval = figure.interval().size() == 2
                    ? String.format(
                            Locale.ROOT,
                            " (%.3f to %.3f)",
                            figure.interval().get(0),
                            figure.interval().get(1))
                    : "";
            out.printf(
                    Locale.ROOT,
                    "%-34s  %-16s  %-12s  %.3f%s  %s%n",
                    figure.model(),
                    figure.protocol(),
                    figure.metric(),
                    figure.value(),
                    interval,
                    figure.source());
        }
        out.flush();
    }

    private static void line(PrintWriter out, String key, String value) {
        out.printf("%-13s %s%n", key, value);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
