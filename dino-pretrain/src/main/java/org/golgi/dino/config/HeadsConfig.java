package org.golgi.dino.config;

import java.util.Optional;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.model.DinoNetwork;

/**
 * The projection heads.
 *
 * @param shared true if patches go through the head of the class tokens
 * @param dino the head of class tokens
 * @param ibot the head of patches, used unless they share
 */
public record HeadsConfig(boolean shared, HeadConfig dino, HeadConfig ibot) {

    /** The whole network on this backbone. */
    public DinoNetwork.Shape shape(VitConfig backbone) {
        return new DinoNetwork.Shape(backbone, dino, shared ? Optional.empty() : Optional.of(ibot));
    }
}
