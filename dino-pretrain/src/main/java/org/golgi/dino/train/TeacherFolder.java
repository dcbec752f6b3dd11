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

    /** Writes beside, then takes the place of what is there. */
    static void replace(
            Path folder, SelfDistillation model, DinoConfig config, ImageTransform transform, Map<String, String> about)
            throws IOException {
        Path fresh = folder.resolveSibling(folder.getFileName() + ".partial");
        Path old = folder.resolveSibling(folder.getFileName() + ".replaced");
        delete(fresh);
        delete(old);
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
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
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
