package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.notNegative;
import static org.golgi.dino.config.Checks.positive;
import static org.golgi.dino.config.Checks.within;

/**
 * What the student is asked to do.
 *
 * @param dino weight of the class-token loss
 * @param ibot weight of the hidden-patch loss
 * @param koleo weight of the KoLeo regulariser
 * @param kde weight of the kernel density regulariser
 * @param kdeConcentration κ of its kernel
 * @param studentTemperature τ of both cross-entropies
 * @param centering how teacher logits become targets
 * @param centerMomentum memory of the centre, with softmax centering
 */
public record LossConfig(
        double dino,
        double ibot,
        double koleo,
        double kde,
        double kdeConcentration,
        double studentTemperature,
        CenteringKind centering,
        double centerMomentum) {

    /** The two ways of {@link org.golgi.dino.loss.Centering}. */
    public enum CenteringKind {
        SOFTMAX,
        SINKHORN
    }

    public LossConfig {
        notNegative("loss.dino", dino);
        notNegative("loss.ibot", ibot);
        notNegative("loss.koleo", koleo);
        notNegative("loss.kde", kde);
        positive("loss.kde_concentration", kdeConcentration);
        positive("loss.student_temperature", studentTemperature);
        within("loss.center_momentum", centerMomentum, 0, 1);
    }
}
