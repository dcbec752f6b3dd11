package org.golgi.dino.train;

import java.util.List;
import org.golgi.core.run.Provenance;

/**
 * A run that goes on from an earlier checkpoint, or with other settings than those it was begun with.
 *
 * @param step whose checkpoint it goes on from
 * @param changed the settings that differ, {@code dotted.key=value}
 * @param yaml the resolved configuration from there on
 * @param provenance of the run from there on
 */
public record Branch(long step, List<String> changed, String yaml, Provenance provenance) {

    public Branch {
        changed = List.copyOf(changed);
    }
}
