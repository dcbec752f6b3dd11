package org.golgi.spark;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.golgi.core.run.Progress;

/** Moves the driver's progress bar on when a task ends. */
final class TaskProgress extends SparkListener {
    private final Progress.Bar bar;
    private final LongAccumulator slides;
    private final LongAccumulator tiles;
    private long shown;

    TaskProgress(Progress.Bar bar, LongAccumulator slides, LongAccumulator tiles) {
        this.bar = bar;
        this.slides = slides;
        this.tiles = tiles;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskInfo().successful()) {
            long done = slides.value();
            bar.status(tiles.value() + " tiles");
            bar.advance(done - shown);
            shown = done;
        }
    }
}
