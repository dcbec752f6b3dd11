package org.golgi.core.config;

import java.util.Optional;

/** A configuration that cannot be used; the message is one line that names the key and how to mend it. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The dotted key of what is wrong; empty for the whole configuration, null if it is about no key. */
    private final String key;

    public ConfigException(String message) {
        this(message, null);
    }

    public ConfigException(String message, Throwable cause) {
        this(null, message, cause);
    }

    private ConfigException(String key, String message, Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** About this key, or the section of this key. */
    static ConfigException about(String key, String message, Throwable cause) {
        return new ConfigException(key, message, cause);
    }

    Optional<String> key() {
        return Optional.ofNullable(key);
    }
}
