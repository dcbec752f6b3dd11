package org.golgi.datasets.audit;

import java.util.List;

/**
 * What an audit found.
 *
 * @param pretrainTiles tiles compared
 * @param evaluationTiles tiles compared
 * @param plain evaluation tiles with too little structure to be recognised but by equal pixels
 * @param unreadable ids of tiles that could not be read and were not compared
 * @param findings what the sets have in common; at most a bound, see {@code truncated}
 * @param truncated true if there is more than is listed
 */
public record AuditResult(
        int pretrainTiles,
        int evaluationTiles,
        int plain,
        List<String> unreadable,
        List<AuditFinding> findings,
        boolean truncated) {

    public AuditResult {
        unreadable = List.copyOf(unreadable);
        findings = List.copyOf(findings);
    }

    public long count(String kind) {
        return findings.stream().filter(finding -> finding.kind().equals(kind)).count();
    }
}
