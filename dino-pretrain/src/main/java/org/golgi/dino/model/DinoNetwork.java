package org.golgi.dino.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.HeadConfig;

/** The student or the teacher: a backbone, a head for class tokens, and the same or another head for patches. */
public final class DinoNetwork extends Module {
    private final Map<String, Module> parts = new LinkedHashMap<>();
    private final VisionTransformer backbone;
    private final DinoHead dinoHead;
    private final DinoHead ibotHead;

    /**
     * The shape of a network.
     *
     * @param backbone the vision transformer
     * @param dinoHead the head of class tokens
     * @param ibotHead the head of patches; empty if they share the other one
     */
    public record Shape(VitConfig backbone, HeadConfig dinoHead, Optional<HeadConfig> ibotHead) {
        /** Prototypes of the head that patches go through. */
        public int ibotPrototypes() {
            return ibotHead.orElse(dinoHead).prototypes();
        }
    }

    public DinoNetwork(Shape shape, Initializer init) {
        int D = shape.backbone().dimension();
        backbone = part("backbone", new VisionTransformer(shape.backbone(), init));
        dinoHead = part("dino_head", new DinoHead(D, shape.dinoHead(), init));
        ibotHead = shape.ibotHead()
                .map(config -> part("ibot_head", new DinoHead(D, config, init)))
                .orElse(dinoHead);
    }

    private <M extends Module> M part(String key, M module) {
        parts.put(key, module);
        return child(key, module);
    }

    public VisionTransformer backbone() {
        return backbone;
    }

    public DinoHead dinoHead() {
        return dinoHead;
    }

    /** The head of patches; the same object as {@link #dinoHead()} if they share it. */
    public DinoHead ibotHead() {
        return ibotHead;
    }

    public boolean sharesHead() {
        return ibotHead == dinoHead;
    }

    /** The parts whose gradients are clipped apart, by key. */
    Map<String, Module> parts() {
        return parts;
    }
}
