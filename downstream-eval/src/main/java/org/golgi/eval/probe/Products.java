package org.golgi.eval.probe;

/** Products of some queries with some rows, each as a stored number times a factor plus an offset; live in a scope. */
interface Products {
    /** Products are copied in lines of this length. */
    int LINE = 1024;

    /** Copies stored numbers of one query, at most one {@link #LINE}; the scratch is as long as what they go into. */
    void copy(int query, int from, int count, float[] into, short[] scratch);

    /** The stored number of one query and one row. */
    float at(int query, int row);

    /** What the stored numbers of a query are multiplied with. */
    default double factor(int query) {
        return 1;
    }

    /** What is added then. */
    default double offset(int query) {
        return 0;
    }

    /** How far the offset may be off. */
    default double offsetError(int query) {
        return 0;
    }
}
