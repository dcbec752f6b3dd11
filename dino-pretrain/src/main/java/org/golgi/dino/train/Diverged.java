package org.golgi.dino.train;

import java.io.IOException;

/** A loss or a gradient was not finite; the run ended before the step changed anything. */
public final class Diverged extends IOException {
    private static final long serialVersionUID = 1;

    Diverged(String message) {
        super(message);
    }
}
