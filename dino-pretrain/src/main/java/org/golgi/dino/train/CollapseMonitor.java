package org.golgi.dino.train;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.LossConfig.CenteringKind;

/**
 * Notices the ways in which self-distillation fails without the loss saying so, and names them.
 *
 * <p>Each alarm is given once, and again only after its cause had gone. Nothing is judged before the learning rate and
 * the teacher's temperature have warmed up.
 */
final class CollapseMonitor {
    private static final double LOWEST_RANK = 2;
    /** The crops of fewer tiles lie in about two directions also if all is well. */
    private static final int FEWEST_TILES = 4;

    private static final double UNIFORM_SHARE = 0.999;
    private static final double CONSTANT_SHARE = 0.01;
    private static final double CENTRE_SHARE = 0.9;

    private final long patience;
    private final boolean softmaxCentering;
    private final int prototypes;
    private final boolean ranked;
    private final double koleo;
    private final Set<Alarm> sounding = EnumSet.noneOf(Alarm.class);

    private enum Alarm {
        RANK,
        UNIFORM,
        CONSTANT,
        CENTRE
    }

    /**
     * What is judged at one step.
     *
     * @param featureRank effective rank of the teacher's class tokens in a batch
     * @param teacherEntropy mean entropy of the class-token targets in nats
     * @param centreNorm length of the centre, 0 with Sinkhorn-Knopp
     */
    record Signs(double featureRank, double teacherEntropy, double centreNorm) {}

    CollapseMonitor(DinoConfig config) {
        patience = Math.max(config.optimizer().warmUpSteps(), config.teacher().temperatureWarmUpSteps());
        softmaxCentering = config.loss().centering() == CenteringKind.SOFTMAX;
        prototypes = config.heads().dino().prototypes();
        koleo = config.loss().koleo();
        ranked = config.data().batchSize() >= FEWEST_TILES;
    }

    /** The alarms that begin at this step, one line each. */
    List<String> judge(long step, Signs signs) {
        List<String> begun = new ArrayList<>();
        if (step < patience) {
            return begun;
        }
        double uniform = Math.log(prototypes);
        check(
                begun,
                Alarm.RANK,
                ranked && signs.featureRank < LOWEST_RANK,
                "features collapse: the teacher's class tokens fill only %.1f directions; lower"
                        + " optimizer.base_learning_rate or raise loss.koleo (now %s)",
                signs.featureRank,
                koleo);
        check(
                begun,
                Alarm.UNIFORM,
                signs.teacherEntropy > UNIFORM_SHARE * uniform,
                "uniform targets: the teacher's entropy is %.3f of at most %.3f nats, so there is nothing to learn;"
                        + " lower teacher.temperature_end or the learning rate",
                signs.teacherEntropy,
                uniform);
        check(
                begun,
                Alarm.CONSTANT,
                signs.teacherEntropy < CONSTANT_SHARE * uniform,
                "one-prototype targets: the teacher's entropy has fallen to %.3f of at most %.3f nats; raise"
                        + " teacher.temperature_start and temperature_end, or use loss.centering: sinkhorn",
                signs.teacherEntropy,
                uniform);
        check(
                begun,
                Alarm.CENTRE,
                softmaxCentering && signs.centreNorm > CENTRE_SHARE * Math.sqrt(prototypes),
                "centre runs away: its length is %.2f of at most %.2f, all tiles get the same logits; lower"
                        + " loss.center_momentum or the learning rate",
                signs.centreNorm,
                Math.sqrt(prototypes));
        return begun;
    }

    private void check(List<String> begun, Alarm alarm, boolean sounds, String text, Object... numbers) {
        if (!sounds) {
            sounding.remove(alarm);
        } else if (sounding.add(alarm)) {
            begun.add(String.format(Locale.ROOT, text, numbers));
        }
    }
}
