package org.golgi.eval.probe;

import org.golgi.eval.probe.NeighbourSearch.Similarity;

/** What the products with one block of the database say of its rows: which may be among the nearest of a query. */
final class Candidates {
    private final QuerySlab slab;
    private final RoundedRows block;
    private final double longest;
    private final boolean distance;
    private final RoundingBounds rounding;

    /** The length is that of the longest row up to the end of this block. */
    Candidates(QuerySlab slab, ProductFormat format, Similarity similarity, RoundedRows block, double longest) {
        this.slab = slab;
        this.block = block;
        this.longest = longest;
        this.distance = similarity == Similarity.L2;
        this.rounding = new RoundingBounds(format, slab.deviations(), slab.queries(), block, longest);
    }

    QuerySlab slab() {
        return slab;
    }

    /** How many rows there are. */
    int count() {
        return block.count();
    }

    /** What is taken from the product with a row, ½‖x‖² where distances are looked for. */
    double halfSquare(int row) {
        double length = block.lengths()[row];
        return distance ? length * length / 2 : 0;
    }

    /** What the rounding of the vectors does to the score of any row. */
    double error(int query) {
        return rounding.ofAnyRow(query);
    }

    /** What the sums do to the score of any row. */
    double errorOfSums(int query) {
        return rounding.ofFloats(query);
    }

    /** Takes a row in if its score, which may be off by so much more than the rounding of the vectors, is not below the floor. */
    void offer(int query, int row, double score, double more) {
        double spread = rounding.ofRow(query, row) + more;
        offer(query, row, score - spread, score + spread, slab.lists()[query]);
    }

    /** Takes a row in of which it is only known that its score is not below this. */
    void offerUnbounded(int query, int row, double score, double more) {
        double length = slab.queries().lengths()[query];
        double most = length * block.lengths()[row] - halfSquare(row) + slab.slack(query, longest);
        offer(query, row, score - rounding.ofRow(query, row) - more, most, slab.lists()[query]);
    }

    private void offer(int query, int row, double lower, double upper, Shortlist list) {
        if (upper >= list.floor()) {
            list.add(block.numbers()[row], lower, upper);
            slab.settle(query, longest);
        }
    }
}
