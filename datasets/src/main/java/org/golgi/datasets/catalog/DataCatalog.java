package org.golgi.datasets.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.golgi.core.config.ConfigLoader;

/**
 * The data cards that come with Golgi.
 *
 * @param cards one a data set, in the order of their ids
 */
public record DataCatalog(List<DataCard> cards) {

    /** The sets of UNI's tasks and sets to pretrain on. */
    public static DataCatalog load() {
        return ConfigLoader.load(DataCatalog.class, "data.yaml", Optional.empty(), List.of())
                .value();
    }

    /**
     * The card of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public DataCard card(String id) {
        return cards.stream()
                .filter(card -> card.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("data set '" + id + "' is unknown; golgi data list shows "
                                + cards.stream().map(DataCard::id).collect(Collectors.joining(", "))));
    }
}
