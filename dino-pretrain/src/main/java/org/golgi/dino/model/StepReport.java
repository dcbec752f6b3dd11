package org.golgi.dino.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happened in one training step.
 *
 * @param logged every loss term as DINOv2 logs it: KoLeo, KDE and iBOT at half of what they weigh; {@code total} is the
 *     sum of the others
 * @param backpropagated every term as it was differentiated; {@code total} is their sum
 * @param gradientNorms norm of the gradients of each part of the student before clipping
 * @param teacherEntropy mean entropy of the class-token targets in nats; ln K if uniform, 0 if each is one prototype
 * @param centreNorm ‖c‖ of the class-token centre, 0 with Sinkhorn-Knopp
 * @param applied false if a loss or a gradient was not finite: weights, optimiser and teacher were left as they were
 */
public record StepReport(
        Map<String, Double> logged,
        Map<String, Double> backpropagated,
        Map<String, Double> gradientNorms,
        double teacherEntropy,
        double centreNorm,
        boolean applied) {

    /** Everything by one name each, for a metrics file. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        logged.forEach((name, value) -> metrics.put("loss/" + name, value));
        metrics.put("loss/total_backpropagated", backpropagated.get("total"));
        gradientNorms.forEach((name, value) -> metrics.put("gradient_norm/" + name, value));
        metrics.put("teacher/entropy", teacherEntropy);
        metrics.put("teacher/centre_norm", centreNorm);
        return metrics;
    }
}
