package org.golgi.eval.probe;

/** The numbers in which vectors are multiplied fast; what a search finds does not depend on it. */
enum ProductFormat {
    /** Rounded to float32. */
    FP32(1.0 / (1 << 24)),
    /** Rounded to bfloat16, added up in float32; the result is stored in 8 bits of mantissa. */
    BF16(1.01 / (1 << 8)),
    /** Whole numbers of 8 bits times a step, added up without error. */
    INT8(1.0 / (1 << 24));

    private final double resultRounding;

    ProductFormat(double resultRounding) {
        this.resultRounding = resultRounding;
    }

    /** Relative error of a stored result. */
    double resultRounding() {
        return resultRounding;
    }

    /** Error of a sum of this many products of rounded numbers, as a share of ‖q‖ ‖x‖, in any order. */
    double sumRounding(int width) {
        return this == INT8 ? 0 : 2.0 * width * FP32.resultRounding;
    }
}
