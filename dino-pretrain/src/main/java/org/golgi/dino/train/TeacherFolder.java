package org.golgi.dino.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.encoder.EncoderFolder;
import org.golgi.core.encoder.EncoderManifest;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.StateDict;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.model.SelfDistillation;

/** The teacher's backbone as an encoder folder, in float32 whatever the run computes in. */
final class TeacherFolder {
    private static final String PREFIX = "backbone.";

    private TeacherFolder() {}

    /** What is done to a picture before the teacher sees it. */
    static ImageTransform transform(DinoConfig config) {
        int size = config.probe().sizePx();
        return new ImageTransform(
                size, size, config.crops().mean(), config.crops().deviation());
    }

    /** The teacher as an encoder, in a checkpoint as in {@code best/} and {@code last/}. */
    static EncoderManifest manifest(DinoConfig config) {
        return new EncoderManifest(
                config.model().architecture(config.crops().globalSizePx()),
                transform(config),
                config.probe().pooling());
    }

    /** Tidies up after a crash: brings back what was caught while another took its place, deletes what is half. */
    static void repair(Path folder) throws IOException {
        delete(fresh(folder));
        if (!Files.exists(folder) && Files.exists(old(folder))) {
            Files.move(old(folder), folder, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(old(folder));
    }

    private static Path fresh(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".partial");
    }

    private static Path old(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".replaced");
    }

    /** Writes beside, then takes the place of what is there. */
    static void replace(
            Path folder, SelfDistillation model, DinoConfig config, ImageTransform transform, Map<String, String> about)
            throws IOException {
        repair(folder);
        Path fresh = fresh(folder);
        try (Scope scope = new Scope();
                VisionTransformer backbone =
                        new VisionTransformer(model.teacher().backbone().config(), new Initializer(0))) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            model.teacherWeights().forEach((key, tensor) -> {
                if (key.startsWith(PREFIX)) {
                    weights.put(key.substring(PREFIX.length()), tensor.cpu());
                }
            });
            StateDict.load(backbone, weights);
            EncoderFolder.write(fresh, backbone, transform, config.probe().pooling(), about);
        }
        if (Files.exists(folder)) {
            Files.move(folder, old(folder), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(folder.toAbsolutePath().getParent());
        delete(old(folder));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> deepestFirst;
            try (Stream<Path> walk = Files.walk(folder)) {
                deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
