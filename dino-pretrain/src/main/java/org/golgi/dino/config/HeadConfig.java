package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;

/**
 * The shape of a projection head.
 *
 * @param prototypes classes K that the head tells apart
 * @param hidden width of the hidden layers
 * @param bottleneck width in which a token meets the prototypes
 * @param layers linear layers before the prototypes
 */
public record HeadConfig(int prototypes, int hidden, int bottleneck, int layers) {
    public HeadConfig {
        atLeast("head prototypes", prototypes, 2);
        atLeast("head hidden", hidden, 1);
        atLeast("head bottleneck", bottleneck, 1);
        atLeast("head layers", layers, 1);
    }
}
