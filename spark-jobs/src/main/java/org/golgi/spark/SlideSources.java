package org.golgi.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.golgi.datasets.slide.SlideFormats;
import org.golgi.datasets.tiling.SlideInput;
import org.golgi.datasets.tiling.SlideInputs;
import org.golgi.datasets.tiling.TilingCluster;

/** Finds the slides of a job, on this machine's mounts and on Hadoop file systems. */
final class SlideSources {

    private SlideSources() {}

    /** All slides, those with the largest files first: the last tasks are short ones. */
    static List<SlideTask> find(TilingCluster.Job job, HadoopSettings hadoop) throws IOException {
        List<Path> files = new ArrayList<>();
        Map<Path, String> sources = new HashMap<>();
        Map<Path, Long> sizes = new HashMap<>();
        for (String place : job.slides()) {
            if (HadoopStore.isAddress(place)) {
                for (Map.Entry<String, Long> file : slidesAt(place, hadoop).entrySet()) {
                    Path path = path(file.getKey());
                    files.add(path);
                    sources.put(path, file.getKey());
                    sizes.put(path, file.getValue());
                }
            } else {
                List<Path> places = List.of(Path.of(place).toAbsolutePath().normalize());
                for (SlideInput slide : SlideInputs.find(places, job.mpp(), java.util.Optional.empty())) {
                    files.add(slide.path());
                    sources.put(slide.path(), slide.path().toString());
                    boolean there = Files.exists(slide.path()); // else it is a link to nothing, and fails by name
                    sizes.put(slide.path(), there ? Files.size(slide.path()) : 0);
                }
            }
        }
        List<SlideTask> tasks = new ArrayList<>();
        for (SlideInput slide : SlideInputs.of(files, job.mpp(), job.table())) {
            Path path = slide.path();
            tasks.add(new SlideTask(sources.get(path), slide.id(), slide.mpp().orElse(Double.NaN), sizes.get(path)));
        }
        tasks.sort(Comparator.comparingLong(SlideTask::bytes).reversed().thenComparing(SlideTask::id));
        return tasks;
    }

    private static Path path(String address) {
        return Path.of(new org.apache.hadoop.fs.Path(address).toUri().getPath());
    }

    /** Addresses and sizes; as on one machine, pictures count where there are no slides beside them. */
    private static Map<String, Long> slidesAt(String place, HadoopSettings hadoop) throws IOException {
        Map<String, Long> slides = new HashMap<>();
        Map<String, Long> pictures = new HashMap<>();
        for (Map.Entry<String, Long> file : hadoop.find(place).entrySet()) {
            Path path = path(file.getKey());
            if (SlideFormats.isSlide(path)) {
                slides.put(file.getKey(), file.getValue());
            } else if (SlideFormats.isPicture(path)) {
                pictures.put(file.getKey(), file.getValue());
            }
        }
        if (slides.isEmpty() && pictures.isEmpty()) {
            throw new IOException(place + " holds no slides (" + SlideFormats.endings() + ") and no pictures");
        }
        return slides.isEmpty() ? pictures : slides;
    }
}
