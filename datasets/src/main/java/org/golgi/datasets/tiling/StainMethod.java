package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.stain.ReinhardNormalizer;
import org.golgi.datasets.stain.StainNormalizer;
import org.golgi.datasets.stain.StainSeparation;

/** How tiles are given the colours of a reference. */
public enum StainMethod {
    NONE,
    /** Macenko et al. 2009. */
    MACENKO,
    /** Ruifrok and Johnston 2001. */
    RUIFROK,
    /** Reinhard et al. 2001. */
    REINHARD;

    /**
     * The normaliser, or empty for {@link #NONE}.
     *
     * @throws IOException if the reference cannot be read
     */
    Optional<StainNormalizer> normalizer(String reference) throws IOException {
        if (this == NONE) {
            return Optional.empty();
        }
        RgbImage image = ImageCodec.read(Path.of(reference));
        return Optional.of(
                switch (this) {
                    case RUIFROK -> StainSeparation.ruifrok(image);
                    case REINHARD -> new ReinhardNormalizer(image);
                    default -> StainSeparation.macenko(image);
                });
    }
}
