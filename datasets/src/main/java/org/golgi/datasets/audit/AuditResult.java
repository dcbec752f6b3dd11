package org.golgi.datasets.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /** The same with what else was found; a pair of tiles that was found before is not named again. */
    public AuditResult plus(List<AuditFinding> more) {
        Set<List<String>> pairs = new HashSet<>();
        findings.stream()
                .filter(AuditFinding::isPair)
                .forEach(one -> pairs.add(List.of(one.pretrain(), one.evaluation())));
        List<AuditFinding> all = new ArrayList<>(findings);
        more.stream()
                .filter(one -> !pairs.contains(List.of(one.pretrain(), one.evaluation())))
                .forEach(all::add);
        boolean over = all.size() > Audit.MOST_FINDINGS;
        return new AuditResult(
                pretrainTiles,
                evaluationTiles,
                plain,
                unreadable,
                over ? all.subList(0, Audit.MOST_FINDINGS) : all,
                truncated || over);
    }

    public long count(String kind) {
        return findings.stream().filter(finding -> finding.kind().equals(kind)).count();
    }
}
