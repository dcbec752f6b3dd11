package org.golgi.core.nn;

/**
 * Which images of a batch take a residual branch (stochastic depth, Huang et al. 2016). DINOv2 computes the branch for
 * the chosen images only and adds it times batch/chosen, which saves the work for the others.
 */
@FunctionalInterface
public interface DropPath {
    /** Every image takes every branch. */
    DropPath NONE = (block, branch, group, images) -> new int[0];

    /** The two residual branches of a block. */
    enum Branch {
        ATTENTION,
        FEED_FORWARD
    }

    /**
     * The images that take the branch.
     *
     * @param block number of the block, from 0
     * @param branch which of its branches
     * @param group number of the group of images of one size
     * @param images how many images the group has
     * @return distinct image numbers in any order; empty if all take it
     */
    int[] kept(int block, Branch branch, int group, int images);
}
