package org.golgi.dino.train;

import java.util.Optional;
import org.golgi.core.vit.EncoderProbe;

/**
 * Who judges the teacher during a run.
 *
 * @param probe empty for nobody
 */
public record ProbeSetting(Optional<EncoderProbe> probe) {
    public static final ProbeSetting NONE = new ProbeSetting(Optional.empty());

    public static ProbeSetting of(EncoderProbe probe) {
        return new ProbeSetting(Optional.of(probe));
    }
}
