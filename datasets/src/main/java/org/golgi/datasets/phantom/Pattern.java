package org.golgi.datasets.phantom;

/** How one kind of tissue is built: paints any rectangle of an endless plane of it, without seams. */
interface Pattern {
    /** Paints raw concentrations; the slide later gives every kind of tissue the same distribution of them. */
    void paint(Field field);
}
