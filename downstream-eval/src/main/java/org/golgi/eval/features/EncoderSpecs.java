package org.golgi.eval.features;

import java.io.IOException;
import java.util.Locale;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.ImageEncoder;

/** Opens whatever names an encoder on the command line. */
public final class EncoderSpecs {

    private EncoderSpecs() {}

    /**
     * {@value ColourTextureEncoder#NAME}, {@value ColourTextureEncoder#COLOUR}, or what core knows: folders and files of weights, random weights.
     *
     * @throws IOException if the weights cannot be read
     */
    public static ImageEncoder open(String spec, ComputeDevice device, Precision precision) throws IOException {
        if (spec.equals(ColourTextureEncoder.NAME) || spec.equals(ColourTextureEncoder.COLOUR)) {
            return new ColourTextureEncoder(spec.equals(ColourTextureEncoder.NAME));
        }
        if (spec.toLowerCase(Locale.ROOT).startsWith("baseline:")) {
            throw new IllegalArgumentException("baseline '" + spec + "' is unknown; legal are "
                    + ColourTextureEncoder.NAME + " and " + ColourTextureEncoder.COLOUR);
        }
        return Encoders.open(spec, device, precision);
    }
}
