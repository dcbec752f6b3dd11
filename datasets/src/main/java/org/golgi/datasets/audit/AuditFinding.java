package org.golgi.datasets.audit;

/**
 * Something that two sets have in common.
 *
 * @param kind {@code patient}, {@code slide}, {@code pixels} (equal), or {@code look} (alike)
 * @param pretrain what it is called in the pretraining set
 * @param evaluation what it is called in the evaluation set
 * @param distance differing bits of 256 for {@code look}, otherwise 0
 */
public record AuditFinding(String kind, String pretrain, String evaluation, int distance) {}
