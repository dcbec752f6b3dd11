package org.golgi.core.vit;

import org.bytedeco.pytorch.Tensor;

/**
 * A pass whose tokens libtorch sees as a beginning.
 *
 * @param tokens the wanted tokens after the final norm [R, D]
 * @param backward what to call after the backward pass of a loss of these tokens, to carry it on to the parameters of
 *     the backbone
 */
public record RowsPass(Tensor tokens, Runnable backward) {}
