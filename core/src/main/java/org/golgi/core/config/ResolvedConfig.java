package org.golgi.core.config;

import org.golgi.core.io.Sha256;

/**
 * A configuration after defaults, the user's file and overrides were merged.
 *
 * @param value the bound record
 * @param yaml the merged tree, to be written into the run folder
 */
public record ResolvedConfig<T>(T value, String yaml) {

    /** Hash of the merged tree. */
    public String hash() {
        return Sha256.of(yaml);
    }
}
