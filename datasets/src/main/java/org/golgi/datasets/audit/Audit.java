package org.golgi.datasets.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;

/**
 * Looks for evaluation data in a pretraining set: by patient, by slide, by equal pixels, by looks; and for patients
 * in two splits of the evaluation.
 */
public final class Audit {
    static final int MOST_FINDINGS = 10_000;
    private static final int CHUNK = 512;
    private static final int SHEET_ROWS = 24;
    private static final int SHEET_TILE = 160;

    private final AuditSet pretrain;
    private final AuditSet evaluation;
    private final int largestDistance;
    private final Progress progress;

    /**
     * Prepares an audit.
     *
     * @param largestDistance how many of 256 bits may differ for two tiles to look alike, 0 to 15
     */
    public Audit(AuditSet pretrain, AuditSet evaluation, int largestDistance, Progress progress) {
        if (largestDistance < 0 || largestDistance > FingerprintIndex.LARGEST_DISTANCE) {
            throw new IllegalArgumentException("the distance must be 0 to " + FingerprintIndex.LARGEST_DISTANCE
                    + " of 256 bits, got " + largestDistance);
        }
        this.pretrain = pretrain;
        this.evaluation = evaluation;
        this.largestDistance = largestDistance;
        this.progress = progress;
    }

    private interface Visitor {
        void tile(int index, TileFingerprint fingerprint);
    }

    /** Compares. The smaller side, the evaluation set, is held in memory as fingerprints; the other streams past. */
    public AuditResult run(int workers) throws IOException {
        List<AuditFinding> findings = new ArrayList<>();
        common("patient", pretrain.patients(), evaluation.patients(), findings);
        common("slide", pretrain.slides(), evaluation.slides(), findings);
        findings.addAll(SlideFiles.same(pretrain.slideFiles(), evaluation.slideFiles()));
        evaluation.splits().forEach((group, splits) -> {
            if (splits.size() > 1) {
                findings.add(new AuditFinding("split", String.join(" and ", splits), group, 0));
            }
        });
        List<String> unreadable = new ArrayList<>();
        FingerprintIndex index = new FingerprintIndex();
        List<Integer> numbers = new ArrayList<>();
        int[] plain = new int[1];
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            visit(evaluation.tiles(), "evaluation tiles", threads, unreadable, (number, fingerprint) -> {
                index.add(fingerprint);
                numbers.add(number);
                plain[0] += fingerprint.plain() ? 1 : 0;
            });
            visit(pretrain.tiles(), "pretraining tiles", threads, unreadable, (number, fingerprint) -> {
                String id = pretrain.tiles().id(number);
                List<Integer> same = index.same(fingerprint);
                same.forEach(found -> findings.add(
                        new AuditFinding("pixels", id, evaluation.tiles().id(numbers.get(found)), 0)));
                Map<Integer, Integer> alike = index.alike(fingerprint, largestDistance);
                alike.keySet().removeAll(same);
                alike.forEach((found, distance) -> findings.add(
                        new AuditFinding("look", id, evaluation.tiles().id(numbers.get(found)), distance)));
            });
        } finally {
            threads.shutdownNow();
        }
        boolean truncated = findings.size() > MOST_FINDINGS;
        return new AuditResult(
                pretrain.tiles().size(),
                evaluation.tiles().size(),
                plain[0],
                unreadable,
                truncated ? findings.subList(0, MOST_FINDINGS) : findings,
                truncated);
    }

    private static void common(
            String kind,
            java.util.Set<String> pretrain,
            java.util.Set<String> evaluation,
            List<AuditFinding> findings) {
        TreeSet<String> both = new TreeSet<>(pretrain);
        both.retainAll(evaluation);
        both.forEach(name -> findings.add(new AuditFinding(kind, name, name, 0)));
    }

    private void visit(TileSource tiles, String what, ExecutorService threads, List<String> unreadable, Visitor visitor)
            throws IOException {
        try (Progress.Bar bar = progress.start(what, tiles.size(), "tiles")) {
            for (int from = 0; from < tiles.size(); from += CHUNK) {
                List<Future<Optional<TileFingerprint>>> results = new ArrayList<>();
                for (int i = from; i < Math.min(tiles.size(), from + CHUNK); i++) {
                    int number = i;
                    results.add(threads.submit(() -> fingerprint(tiles, number)));
                }
                for (int i = 0; i < results.size(); i++) {
                    Optional<TileFingerprint> result = get(results.get(i));
                    if (result.isPresent()) {
                        visitor.tile(from + i, result.get());
                    } else {
                        unreadable.add(tiles.id(from + i));
                    }
                    bar.advance(1);
                }
            }
        }
    }

    private static Optional<TileFingerprint> fingerprint(TileSource tiles, int number) {
        try {
            return Optional.of(TileFingerprint.of(tiles.read(number)));
        } catch (IOException e) {
            return Optional.empty(); // counted and named by the caller
        }
    }

    private static Optional<TileFingerprint> get(Future<Optional<TileFingerprint>> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the audit was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a tile could not be compared", e.getCause());
        }
    }

    /** A picture of the first pairs of tiles: pretraining left, evaluation right. Empty if no tiles were found. */
    public Optional<RgbImage> contactSheet(AuditResult result) throws IOException {
        Map<String, Integer> pretrainNumbers = numbers(pretrain.tiles(), result, true);
        Map<String, Integer> evaluationNumbers = numbers(evaluation.tiles(), result, false);
        List<AuditFinding> pairs = pairs(result);
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        int cell = SHEET_TILE + 8;
        int perRow = 4;
        int rows = (pairs.size() + perRow - 1) / perRow;
        RgbImage sheet = RgbImage.blank(perRow * (2 * cell + 16), rows * cell);
        java.util.Arrays.fill(sheet.pixels(), (byte) 255);
        for (int i = 0; i < pairs.size(); i++) {
            int x = i % perRow * (2 * cell + 16);
            int y = i / perRow * cell + 4;
            RgbImage left =
                    pretrain.tiles().read(pretrainNumbers.get(pairs.get(i).pretrain()));
            RgbImage right =
                    evaluation.tiles().read(evaluationNumbers.get(pairs.get(i).evaluation()));
            ImageOps.paste(ImageOps.resize(left, SHEET_TILE, SHEET_TILE), sheet, x + 4, y);
            ImageOps.paste(ImageOps.resize(right, SHEET_TILE, SHEET_TILE), sheet, x + 8 + SHEET_TILE, y);
        }
        return Optional.of(sheet);
    }

    private static List<AuditFinding> pairs(AuditResult result) {
        return result.findings().stream()
                .filter(AuditFinding::isPair)
                .limit(SHEET_ROWS)
                .toList();
    }

    private static Map<String, Integer> numbers(TileSource tiles, AuditResult result, boolean left) {
        TreeSet<String> wanted = new TreeSet<>();
        pairs(result).forEach(finding -> wanted.add(left ? finding.pretrain() : finding.evaluation()));
        Map<String, Integer> numbers = new java.util.HashMap<>();
        for (int i = 0; i < tiles.size() && numbers.size() < wanted.size(); i++) {
            String id = tiles.id(i);
            if (wanted.contains(id)) {
                numbers.put(id, i);
            }
        }
        return numbers;
    }
}
