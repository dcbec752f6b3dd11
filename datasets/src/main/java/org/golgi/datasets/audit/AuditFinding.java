package org.golgi.datasets.audit;

/**
 * Something that two sets have in common, or two splits of the evaluation set.
 *
 * @param kind {@code patient}, {@code slide}, {@code file} (slides of equal bytes), {@code split} (a patient or slide in two splits), {@code pixels} (equal),
 *     {@code look} (alike), or {@code feature} (close for an encoder)
 * @param pretrain what it is called in the pretraining set; of a split, which ones
 * @param evaluation what it is called in the evaluation set
 * @param distance differing bits of 256 for {@code look}, otherwise 0
 * @param similarity cosine of {@code feature}, otherwise 1
 */
public record AuditFinding(String kind, String pretrain, String evaluation, int distance, double similarity) {

    /** A finding that no encoder made. */
    public AuditFinding(String kind, String pretrain, String evaluation, int distance) {
        this(kind, pretrain, evaluation, distance, 1);
    }

    /** True if it is about two tiles. */
    boolean isPair() {
        return kind.equals("pixels") || kind.equals("look") || kind.equals("feature");
    }
}
