package org.golgi.core.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * How the rows of a token matrix [T, D] divide into images: first all tokens of the images of the first group, then
 * those of the second, so that global and local crops go through a linear layer together and through attention apart.
 *
 * @param groups images of one size each, in order
 */
public record TokenGroups(List<Group> groups) {

    /**
     * Images of one size.
     *
     * @param images how many
     * @param tokens tokens an image
     */
    public record Group(int images, int tokens) {
        public int rows() {
            return images * tokens;
        }
    }

    public TokenGroups {
        groups = List.copyOf(groups);
    }

    /** The rows of each group as [images, tokens, D]. */
    public List<Tensor> split(Tensor x) {
        long[] rows = groups.stream().mapToLong(Group::rows).toArray();
        TensorVector parts = x.split_with_sizes(rows, 0);
        List<Tensor> images = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            Group group = groups.get(i);
            images.add(parts.get(i).view(group.images(), group.tokens(), x.size(1)));
        }
        return images;
    }

    /** The first row of a group. */
    public int start(int group) {
        return groups.subList(0, group).stream().mapToInt(Group::rows).sum();
    }
}
