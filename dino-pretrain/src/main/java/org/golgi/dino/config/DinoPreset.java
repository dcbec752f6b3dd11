package org.golgi.dino.config;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import org.golgi.core.config.ConfigLoader;
import org.golgi.core.config.ResolvedConfig;

/**
 * Complete configurations with a name, each one YAML file beside this class.
 *
 * @param name what users call it
 */
public record DinoPreset(String name) {
    private static final List<String> NAMES = List.of("uni", "vitl16-short", "vits16", "vitt16-cpu");

    /** The names there are, for completion. */
    public static final class Names extends AbstractList<String> {
        @Override
        public String get(int index) {
            return NAMES.get(index);
        }

        @Override
        public int size() {
            return NAMES.size();
        }
    }

    /**
     * The preset of this name.
     *
     * @throws IllegalArgumentException naming the presets there are
     */
    public static DinoPreset of(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "preset '" + name + "' is unknown; there are " + String.join(", ", NAMES));
        }
        return new DinoPreset(name);
    }

    /** The preset with a user's file and settings laid over it. */
    public ResolvedConfig<DinoConfig> load(Optional<Path> userYaml, List<String> overrides) {
        return ConfigLoader.load(DinoConfig.class, name + ".yaml", userYaml, overrides);
    }
}
