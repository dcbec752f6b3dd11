package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.golgi.core.encoder.EncoderExport;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.encoder.VitEncoder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;

/** What {@code export} and {@code convert} share: open, write, verify, tell. */
final class Exporting {
    private final CommonOptions common;

    Exporting(CommonOptions common) {
        this.common = common;
    }

    void run(String spec, String format, Path out) throws IOException {
        EncoderExport.checkTarget(format, out);
        Natives.load();
        try (VitEncoder encoder = Encoders.open(spec, ComputeDevice.CPU, Precision.FP32)) {
            Map<String, String> about = new LinkedHashMap<>();
            about.put("made from", spec);
            about.put("made with", "golgi " + Version.text());
            about.put("made on", LocalDate.now(ZoneOffset.UTC).toString());
            tell(encoder, EncoderExport.write(encoder, format, out, about), format);
        }
    }

    private void tell(VitEncoder encoder, EncoderExport.Result result, String format) {
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("out", result.out().toString());
            json.put("format", format);
            json.put("architecture", encoder.transformer().config());
            json.put("parameters", encoder.transformer().parameterCount());
            json.put("pooling", encoder.pooling());
            json.put("hash", encoder.hash());
            json.put("max_difference", result.maxDifference());
            json.put("notes", result.notes());
            common.printJson(json);
        } else {
            result.notes().forEach(common.out()::println);
            common.out()
                    .printf(
                            Locale.ROOT,
                            "%s: %,d parameters, features differ by at most %.1e when read again%n",
                            result.out(),
                            encoder.transformer().parameterCount(),
                            result.maxDifference());
            common.out().flush();
        }
    }
}
