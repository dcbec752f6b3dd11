package org.golgi.dino.augment;

/** Memory of the blur: lines of integers that grow and never shrink. */
final class BlurScratch {
    private int[][] shifted = new int[0][];
    private int[][] rows = new int[0][];

    /** The same line beginning one number later each. */
    int[][] shifted(int count, int length) {
        shifted = reserve(shifted, count, length);
        return shifted;
    }

    /** One line for each row of the crop. */
    int[][] rows(int count, int length) {
        rows = reserve(rows, count, length);
        return rows;
    }

    private static int[][] reserve(int[][] lines, int count, int length) {
        if (lines.length >= count && lines[0].length >= length) {
            return lines;
        }
        int oldLength = lines.length == 0 ? 0 : lines[0].length;
        return new int[Math.max(lines.length, count)][Math.max(oldLength, length)];
    }
}
