package org.golgi.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a whole configuration means that was {@linkplain ConfigLoader#read written} before this key existed, so that a run
 * begun then can be resumed. Default files must have every key all the same.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WhenAbsent {
    /** The value, written as in YAML. */
    String value();
}
