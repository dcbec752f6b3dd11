package org.golgi.dino.train;

import java.io.IOException;
import java.util.Optional;
import org.golgi.core.vit.EncoderProbe;
import org.golgi.dino.config.DinoConfig;

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

    /**
     * Lets the probe read its pictures, as the teacher of this run will see them.
     *
     * @throws IOException naming the first that cannot be read
     */
    public void prepare(DinoConfig config) throws IOException {
        if (probe.isPresent()) {
            probe.get().prepare(TeacherFolder.transform(config));
        }
    }
}
