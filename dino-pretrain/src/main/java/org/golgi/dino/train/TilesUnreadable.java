package org.golgi.dino.train;

import java.io.IOException;

/** The tiles of a step cannot be had, so no step can follow. */
final class TilesUnreadable extends IOException {
    private static final long serialVersionUID = 1;

    TilesUnreadable(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
