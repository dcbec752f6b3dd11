package org.golgi.core.optim;

import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;

/** A small module with weights, biases and a part that is called last layer. */
final class TwoLayers extends Module {
    final Linear first;
    final Linear last;

    TwoLayers(long seed) {
        Initializer init = new Initializer(seed);
        first = child("first", new Linear(3, 5, init));
        last = child("last_layer", new Linear(5, 2, init));
    }
}
