package org.golgi.dino.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.golgi.core.nn.DropPath;
import org.junit.jupiter.api.Test;

class SubsetDropPathTest {

    @Test
    void the_official_number_of_images_is_kept_and_at_least_one() {
        assertThat(SubsetDropPath.of(0.3, 1, 0).kept(0, DropPath.Branch.ATTENTION, 0, 8))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(SubsetDropPath.of(0.9, 1, 0).kept(0, DropPath.Branch.ATTENTION, 0, 4))
                .hasSize(1);
    }

    @Test
    void draws_depend_on_step_block_branch_and_group_alone() {
        DropPath drop = SubsetDropPath.of(0.5, 1, 7);
        int[] drawn = drop.kept(2, DropPath.Branch.FEED_FORWARD, 1, 64);
        assertThat(SubsetDropPath.of(0.5, 1, 7).kept(2, DropPath.Branch.FEED_FORWARD, 1, 64))
                .isEqualTo(drawn);
        assertThat(SubsetDropPath.of(0.5, 1, 8).kept(2, DropPath.Branch.FEED_FORWARD, 1, 64))
                .isNotEqualTo(drawn);
        assertThat(drop.kept(3, DropPath.Branch.FEED_FORWARD, 1, 64)).isNotEqualTo(drawn);
        assertThat(drop.kept(2, DropPath.Branch.ATTENTION, 1, 64)).isNotEqualTo(drawn);
        assertThat(drop.kept(2, DropPath.Branch.FEED_FORWARD, 0, 64)).isNotEqualTo(drawn);
    }

    @Test
    void rate_zero_is_no_drop_path() {
        assertThat(SubsetDropPath.of(0, 1, 7)).isSameAs(DropPath.NONE);
    }
}
