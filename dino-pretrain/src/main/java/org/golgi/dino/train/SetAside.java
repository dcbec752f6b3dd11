package org.golgi.dino.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import org.golgi.core.run.Checkpoints;
import org.golgi.core.run.RunFolder;

/**
 * Keeps what a run had after the step that it goes back to, in {@code set-aside-1}, {@code set-aside-2}, …: nothing of it
 * is deleted, and nothing of it is taken for the run's own any more.
 */
final class SetAside {
    private static final String NAME = "set-aside-";

    private final RunFolder run;
    private final long step;
    private final Path folder;

    private SetAside(RunFolder run, long step, Path folder) {
        this.run = run;
        this.step = step;
        this.folder = folder;
    }

    /**
     * Moves what lies after a step out of the run, and copies what is written anew from there on.
     *
     * @return the folder in which it lies now
     */
    static Path after(long step, RunFolder run, Checkpoints checkpoints) throws IOException {
        SetAside aside = new SetAside(run, step, freeFolder(run.path()));
        Files.createDirectory(aside.folder);
        aside.copy(run.config());
        aside.copy(run.provenance());
        aside.copy(run.metrics());
        aside.copy(BestEncoder.scoreFile(run));
        OptionalLong best = BestEncoder.stepOfBest(run);
        if (best.isPresent() && best.getAsLong() > step) {
            aside.move(run.path().resolve(BestEncoder.BEST));
        }
        aside.move(run.path().resolve(BestEncoder.LAST));
        for (Path notFinite : NotFinite.after(step, run)) {
            aside.move(notFinite);
        }
        checkpoints.moveAfter(step, aside.folder.resolve(run.checkpoints().getFileName()));
        return aside.folder;
    }

    private static Path freeFolder(Path run) {
        int number = 1;
        while (Files.exists(run.resolve(NAME + number))) {
            number++;
        }
        return run.resolve(NAME + number);
    }

    private void copy(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
    }

    private void move(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.move(path, folder.resolve(path.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
