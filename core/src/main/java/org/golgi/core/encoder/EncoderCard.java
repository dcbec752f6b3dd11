package org.golgi.core.encoder;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.VitConfig;

/** The card of a released encoder, for people. */
final class EncoderCard {

    private EncoderCard() {}

    static String text(EncoderManifest manifest, long parameters, Map<String, String> about) {
        VitConfig vit = manifest.architecture();
        ImageTransform transform = manifest.transform();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                # Vision encoder

                A vision transformer trained or converted with Golgi. Open it with `golgi embed --encoder FOLDER`.

                | | |
                |---|---|
                | width, blocks, heads | %d, %d, %d |
                | patch, native image | %d px, %d px |
                | feed-forward | %s, hidden %d |
                | registers | %d |
                | parameters | %,d |
                | feature | %s, %d numbers |
                | input | RGB, shorter side to %d px (bicubic), centre %d px |
                | mean, deviation | %s, %s |
                """,
                vit.dimension(),
                vit.depth(),
                vit.heads(),
                vit.patchSizePx(),
                vit.imageSizePx(),
                vit.feedForward().gated() ? "SwiGLU" : "GELU",
                vit.feedForward().hidden(),
                vit.registers(),
                parameters,
                manifest.pooling(),
                manifest.pooling().featureSize(vit.dimension()),
                transform.resizePx(),
                transform.cropPx(),
                transform.mean(),
                transform.deviation()));
        if (!about.isEmpty()) {
            text.append("\n## About\n\n");
            new TreeMap<>(about)
                    .forEach((subject, words) -> text.append("* ")
                            .append(subject)
                            .append(": ")
                            .append(words)
                            .append('\n'));
        }
        return text.append("\nFor research. Not a medical device.\n").toString();
    }
}
