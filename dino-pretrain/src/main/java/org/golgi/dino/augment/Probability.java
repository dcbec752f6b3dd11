package org.golgi.dino.augment;

final class Probability {

    private Probability() {}

    static void require(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; a probability lies between 0 and 1");
        }
    }
}
