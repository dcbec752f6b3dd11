package org.golgi.datasets.catalog;

import java.util.List;

/**
 * A public data set: where it can be had and what a whole copy holds. What is not known reads {@code unknown}.
 *
 * @param id short name on the command line
 * @param title for readers
 * @param use what it serves for
 * @param where address of the provider
 * @param licence of the data
 * @param access what it takes to get it
 * @param size of the download
 * @param zenodo number of its Zenodo record, or empty
 * @param files what is fetched: names in the Zenodo record, or addresses, with {@code #MD5} where that is known
 * @param parts folders of the unpacked download
 * @param split what is known of its split
 * @param notes what to know before using it
 * @param sources where the facts are from
 */
public record DataCard(
        String id,
        String title,
        List<Use> use,
        String where,
        String licence,
        Access access,
        String size,
        String zenodo,
        List<String> files,
        List<DataPart> parts,
        String split,
        String notes,
        List<String> sources) {

    /** What a set serves for. */
    public enum Use {
        EVALUATION,
        PRETRAINING
    }

    /** What it takes to get a set. */
    public enum Access {
        OPEN,
        REGISTRATION,
        AGREEMENT,
        ON_REQUEST,
        NOT_PUBLIC
    }
}
