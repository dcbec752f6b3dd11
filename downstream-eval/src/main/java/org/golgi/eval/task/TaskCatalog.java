package org.golgi.eval.task;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.golgi.core.config.ConfigLoader;

/**
 * The task cards that come with Golgi.
 *
 * @param cards one a task
 */
public record TaskCatalog(List<TaskCard> cards) {

    /** The 33 tasks of UNI's preprint and CAMELYON17-WILDS. */
    public static TaskCatalog load() {
        return ConfigLoader.load(TaskCatalog.class, "tasks.yaml", Optional.empty(), List.of())
                .value();
    }

    /**
     * The card of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public TaskCard card(String id) {
        return cards.stream()
                .filter(card -> card.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("task '" + id + "' is unknown; golgi eval list shows "
                        + cards.size() + " tasks, among them "
                        + cards.stream()
                                .filter(card -> card.kind() == TaskCard.Kind.ROI)
                                .map(TaskCard::id)
                                .collect(Collectors.joining(", "))));
    }
}
