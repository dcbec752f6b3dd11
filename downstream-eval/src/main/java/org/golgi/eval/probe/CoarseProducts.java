package org.golgi.eval.probe;

/** Products of some queries with some rows as unsigned bytes, the numbers of the steps of a {@link Grid}; live in a scope. */
interface CoarseProducts {
    /** Copies the products of one query, at most one {@link Products#LINE} from the start of one on. */
    void copy(int query, int from, int count, byte[] into);
}
