package org.golgi.eval.mil;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;

/** The attention network of CLAM, gated or not: patches [N, H] to scores before the softmax [A, N]. */
final class AttentionScores extends Module {
    private final boolean gated;
    private final double dropout;
    private final Linear tanh;
    private final Linear gate;
    private final Linear score;

    AttentionScores(ClamHead.Config config, int branches, Initializer init) {
        gated = config.gated();
        dropout = config.dropout().hidden();
        if (gated) {
            tanh = child("attention_a.0", new Linear(config.hidden(), config.attention(), init));
            gate = child("attention_b.0", new Linear(config.hidden(), config.attention(), init));
            score = child("attention_c", new Linear(config.attention(), branches, init));
        } else {
            tanh = child("module.0", new Linear(config.hidden(), config.attention(), init));
            gate = tanh;
            // In CLAM's list a dropout layer moves the last layer by one.
            score = child(dropout == 0 ? "module.2" : "module.3", new Linear(config.attention(), branches, init));
        }
    }

    Tensor forward(Tensor h, MilHead head) {
        Tensor a = head.dropout(torch.tanh(tanh.forward(h)), dropout); // [N, A]
        if (gated) {
            a = a.mul(head.dropout(torch.sigmoid(gate.forward(h)), dropout));
        }
        return score.forward(a).t();
    }
}
