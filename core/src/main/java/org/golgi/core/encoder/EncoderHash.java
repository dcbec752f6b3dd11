package org.golgi.core.encoder;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Map;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.Sha256;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;

/** Hash of everything that a transformer's features depend on: weights, architecture, pooling, precision. */
final class EncoderHash {

    private EncoderHash() {}

    static String of(VisionTransformer vit, Pooling pooling, Precision precision) {
        Map<String, String> about = Map.of(
                "architecture", vit.config().toString(),
                "pooling", pooling.name(),
                "precision", precision.name());
        Sha256.HashingChannel channel = new Sha256.HashingChannel(Channels.newChannel(OutputStream.nullOutputStream()));
        try {
            Safetensors.write(channel, vit.tensors(), about);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written to any disk", e);
        }
        return channel.hash();
    }
}
