package org.golgi.core.vit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.golgi.core.nn.Block;
import org.golgi.core.nn.BlocksPass;
import org.golgi.core.nn.DropPath;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.LayerNorm;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.nn.TokenGroups;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Workspace;

/**
 * Vision transformer (Dosovitskiy et al. 2021) as DINOv2 builds it (Oquab et al. 2023): mask token, class token,
 * registers without position, pre-norm blocks with layer scale, a final norm over all tokens.
 *
 * <p>Several sizes of images go through in one pass: all their tokens form one matrix [T, D], and only attention looks
 * at them apart.
 */
public final class VisionTransformer extends Module {
    private final VitConfig config;
    private final PositionEmbedding positions;
    private final Parameter clsToken;
    private final Parameter positionEmbedding;
    private final List<Parameter> registerTokens;
    private final Parameter maskToken;
    private final PatchEmbedding patchEmbed;
    private final List<Block> blocks;
    private final LayerNorm norm;

    public VisionTransformer(VitConfig config, Initializer init) {
        int D = config.dimension();
        long M = config.gridSide();
        this.config = config;
        positions = new PositionEmbedding(config);
        clsToken = parameter("cls_token", init.normal(1e-6, 1, 1, D));
        positionEmbedding = parameter("pos_embed", init.truncatedNormal(0.02, 1, 1 + M * M, D));
        registerTokens = config.registers() == 0
                ? List.of()
                : List.of(parameter("register_tokens", init.normal(1e-6, 1, config.registers(), D)));
        maskToken = parameter("mask_token", init.zeros(1, D));
        patchEmbed = child("patch_embed", new PatchEmbedding(config, init));
        blocks = children("blocks", config.depth(), i -> new Block(i, config.block(), init));
        norm = child("norm", new LayerNorm(D, init));
    }

    public VitConfig config() {
        return config;
    }

    /** All tokens of images of one size after the final norm. */
    public VitOutput forward(ImageBatch images) {
        return forward(List.of(images), DropPath.NONE).get(0);
    }

    /** One pass over images of several sizes; the result has one entry a size, in order. */
    public List<VitOutput> forward(List<ImageBatch> batches, DropPath drop) {
        TokenGroups groups = layout(batches);
        Tensor x = embed(batches);
        for (Block block : blocks) {
            x = block.forward(x, groups, drop);
        }
        return outputs(norm.forward(x), groups, batches);
    }

    /**
     * One pass over images of several sizes that returns some tokens only, and saves the work of the last block and the
     * norm for the others.
     *
     * @param rows numbers of the wanted rows of the token matrix, see {@link #layout} [R]
     * @return the tokens after the final norm [R, D]
     */
    public Tensor forwardRows(List<ImageBatch> batches, Tensor rows, DropPath drop) {
        TokenGroups groups = layout(batches);
        Tensor x = embed(batches);
        for (Block block : blocks.subList(0, blocks.size() - 1)) {
            x = block.forward(x, groups, drop);
        }
        Block last = blocks.get(blocks.size() - 1);
        Tensor wanted = drop == DropPath.NONE
                ? last.forwardRows(x, groups, rows)
                : last.forward(x, groups, drop).index_select(0, rows);
        return norm.forward(wanted);
    }

    /**
     * The same tokens by a pass whose way through the blocks is written out, see {@link BlocksPass}. While gradients are
     * recorded, embedding and norm are; see {@link RowsPass} for the backward pass.
     */
    public RowsPass rowsPass(List<ImageBatch> batches, Tensor rows, DropPath drop, Workspace memory) {
        Tensor x = embed(batches);
        BlocksPass pass = new BlocksPass(blocks, layout(batches), drop, memory);
        Tensor wanted = Ops.noGrad(() -> pass.forward(x, rows)).detach();
        wanted.set_requires_grad(GradMode.is_enabled());
        return new RowsPass(norm.forward(wanted), () -> {
            Tensor dx = Ops.noGrad(() -> pass.backward(wanted.grad(), rows));
            x.backward(dx, new BoolOptional(), false, new TensorArrayRefOptional());
        });
    }

    /** All tokens before the final norm. */
    public VitOutput forwardUnnormed(ImageBatch images) {
        return inner(images, Set.of(config.depth() - 1), false).get(0);
    }

    /** The last {@code count} blocks' outputs, first the deepest of them last. */
    public List<VitOutput> lastBlocks(ImageBatch images, int count, boolean normed) {
        List<Integer> wanted = new ArrayList<>();
        for (int i = config.depth() - count; i < config.depth(); i++) {
            wanted.add(i);
        }
        return inner(images, Set.copyOf(wanted), normed);
    }

    /** The outputs of these blocks (numbered from 0), in the order of the blocks. */
    public List<VitOutput> inner(ImageBatch images, Set<Integer> wanted, boolean normed) {
        for (int i : wanted) {
            if (i < 0 || i >= config.depth()) {
                throw new IllegalArgumentException(
                        "block " + i + " does not exist; legal are 0 to " + (config.depth() - 1));
            }
        }
        List<ImageBatch> batches = List.of(images);
        TokenGroups groups = layout(batches);
        Tensor x = embed(batches);
        List<VitOutput> found = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).forward(x, groups, DropPath.NONE);
            if (wanted.contains(i)) {
                found.addAll(outputs(normed ? norm.forward(x) : x, groups, batches));
            }
        }
        return List.copyOf(found);
    }

    /** What is done with the patch tokens between stages of blocks, such as an adapter's exchange of features. */
    public interface Between {

        /** The patch tokens [B, N, D] that go into a stage. */
        Tensor before(int stage, Tensor patches);

        /** Gets the patch tokens of a stage after the final norm, [B, N, D]. */
        void after(int stage, Tensor patches);
    }

    /**
     * One pass in stages.
     *
     * @param ends number of blocks up to the end of each stage, ascending; the last one is the depth
     */
    public void staged(ImageBatch images, List<Integer> ends, Between between) {
        TokenGroups groups = layout(List.of(images));
        Tensor x = embed(List.of(images));
        long B = images.pixels().size(0);
        long D = config.dimension();
        long skip = 1L + config.registers();
        long N = (long) gridHeight(images) * gridWidth(images);
        int block = 0;
        for (int stage = 0; stage < ends.size(); stage++) {
            Tensor tokens = x.view(B, skip + N, D);
            Tensor patches = between.before(stage, tokens.narrow(1, skip, N));
            x = Ops.cat(1, tokens.narrow(1, 0, skip), patches).view(-1, D);
            for (; block < ends.get(stage); block++) {
                x = blocks.get(block).forward(x, groups, DropPath.NONE);
            }
            between.after(stage, norm.forward(x).view(B, skip + N, D).narrow(1, skip, N));
        }
    }

    private Tensor embed(List<ImageBatch> batches) {
        try (Scope scope = new Scope()) {
            List<Tensor> unfolded = new ArrayList<>();
            for (ImageBatch batch : batches) {
                unfolded.add(patchEmbed.unfold(batch.pixels()));
            }
            Tensor patches = patchEmbed.forward(unfolded.size() == 1 ? unfolded.get(0) : Ops.cat(0, unfolded));
            List<Tensor> rows = new ArrayList<>();
            long start = 0;
            for (ImageBatch batch : batches) {
                long B = batch.pixels().size(0);
                long N = (long) gridHeight(batch) * gridWidth(batch);
                Tensor own = patches.narrow(0, start, B * N).view(B, N, config.dimension());
                rows.add(tokens(own, batch).reshape(-1, config.dimension()));
                start += B * N;
            }
            return scope.keep(rows.size() == 1 ? rows.get(0) : Ops.cat(0, rows)); // [T, D]
        }
    }

    /** Patch embeddings [B, N, D] to all tokens [B, 1 + R + N, D]. */
    private Tensor tokens(Tensor patches, ImageBatch batch) {
        long B = patches.size(0);
        long N = patches.size(1);
        long D = patches.size(2);
        if (batch.mask().isPresent()) {
            Tensor mask = batch.mask().get().unsqueeze(-1); // [B, N, 1]
            patches = torchWhere(mask, maskToken.get().unsqueeze(0), patches);
        }
        Tensor position = positions.forGrid(positionEmbedding.get(), gridHeight(batch), gridWidth(batch));
        Tensor cls = clsToken.get().add(position.narrow(1, 0, 1)).expand(B, 1, D);
        List<Tensor> parts = new ArrayList<>(List.of(cls));
        for (Parameter registers : registerTokens) {
            parts.add(registers.get().expand(B, config.registers(), D));
        }
        parts.add(patches.add(position.narrow(1, 1, N)));
        return Ops.cat(1, parts);
    }

    private static Tensor torchWhere(Tensor condition, Tensor yes, Tensor no) {
        return org.bytedeco.pytorch.global.torch.where(condition, yes, no);
    }

    private List<VitOutput> outputs(Tensor x, TokenGroups groups, List<ImageBatch> batches) {
        List<Tensor> parts = groups.split(x);
        List<VitOutput> outputs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            outputs.add(new VitOutput(
                    parts.get(i), config.registers(), gridHeight(batches.get(i)), gridWidth(batches.get(i))));
        }
        return outputs;
    }

    /** The rows of the token matrix: an image is its class token, its registers, then its patches from the top. */
    public TokenGroups layout(List<ImageBatch> batches) {
        List<TokenGroups.Group> groups = new ArrayList<>();
        for (ImageBatch batch : batches) {
            int tokens = 1 + config.registers() + gridHeight(batch) * gridWidth(batch);
            groups.add(new TokenGroups.Group((int) batch.pixels().size(0), tokens));
        }
        return new TokenGroups(groups);
    }

    private int gridHeight(ImageBatch batch) {
        return patches(batch.pixels().size(2));
    }

    private int gridWidth(ImageBatch batch) {
        return patches(batch.pixels().size(3));
    }

    private int patches(long sizePx) {
        if (sizePx <= 0 || sizePx % config.patchSizePx() != 0) {
            throw new IllegalArgumentException("image side of " + sizePx + " px is not a multiple of the patch size "
                    + config.patchSizePx() + " px; resize or crop the image");
        }
        return (int) (sizePx / config.patchSizePx());
    }

    /** The weights with the position embedding brought to square images of this side, to start another model from. */
    public Map<String, Tensor> tensorsFor(int imageSizePx) {
        Map<String, Tensor> weights = new LinkedHashMap<>(tensors());
        long side = imageSizePx / config.patchSizePx();
        weights.put("pos_embed", Ops.noGrad(() -> positions.forGrid(positionEmbedding.get(), side, side)));
        return weights;
    }
}
