package org.golgi.core.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * The rows of the residual stream that take a branch. With {@link DropPath#NONE} all do; else those of the chosen images
 * of each group, whose result counts images/chosen times.
 *
 * @param groups layout of the chosen rows
 * @param rows row numbers of each group; empty if all rows take the branch
 * @param factors images/chosen of each group
 */
record ResidualRows(TokenGroups groups, List<Tensor> rows, List<Double> factors) {

    static ResidualRows of(int block, DropPath.Branch branch, DropPath drop, TokenGroups groups, Device device) {
        if (drop == DropPath.NONE) {
            return new ResidualRows(groups, List.of(), List.of());
        }
        List<TokenGroups.Group> chosen = new ArrayList<>();
        List<Tensor> rows = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < groups.groups().size(); i++) {
            TokenGroups.Group group = groups.groups().get(i);
            int[] kept = drop.kept(block, branch, i, group.images());
            int images = kept.length == 0 ? group.images() : kept.length;
            chosen.add(new TokenGroups.Group(images, group.tokens()));
            rows.add(numbers(kept, images, group, start).to(device, Ops.I64));
            factors.add((double) group.images() / images);
            start += group.rows();
        }
        return new ResidualRows(new TokenGroups(chosen), List.copyOf(rows), List.copyOf(factors));
    }

    private static Tensor numbers(int[] kept, int images, TokenGroups.Group group, int start) {
        long[] rows = new long[images * group.tokens()];
        for (int i = 0; i < rows.length; i++) {
            int image = i / group.tokens();
            rows[i] = start + (long) (kept.length == 0 ? image : kept[image]) * group.tokens() + i % group.tokens();
        }
        return Ops.longs(rows);
    }

    /** What goes into the branch. */
    Tensor select(Tensor x) {
        return rows.isEmpty() ? x : x.index_select(0, Ops.cat(0, rows));
    }

    /** x plus the branch's result y, in a new tensor. */
    Tensor add(Tensor x, Tensor y) {
        if (rows.isEmpty()) {
            return x.add(y);
        }
        for (int i = 0; i < rows.size(); i++) {
            x = x.index_add(0, rows.get(i), part(y, i), new Scalar(factors.get(i)));
        }
        return x;
    }

    /** The gradient of the branch's result from that of the sum; may be the same tensor. */
    Tensor branchGradient(Tensor dSum) {
        Tensor dy = select(dSum);
        for (int i = 0; i < rows.size(); i++) {
            part(dy, i).mul_(new Scalar(factors.get(i)));
        }
        return dy;
    }

    /** Adds what came through the branch to the gradient of x, in place. */
    void addGradient(Tensor dx, Tensor dSelected) {
        if (rows.isEmpty()) {
            dx.add_(dSelected);
        } else {
            dx.index_add_(0, Ops.cat(0, rows), dSelected);
        }
    }

    private Tensor part(Tensor y, int group) {
        return y.narrow(0, groups.start(group), groups.groups().get(group).rows());
    }
}
