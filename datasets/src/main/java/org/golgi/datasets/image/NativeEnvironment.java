package org.golgi.datasets.image;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/** Sets variables in the environment of this process, which natives read when they are loaded. */
final class NativeEnvironment {

    private NativeEnvironment() {}

    /** Sets the variable unless the user has set it. */
    static void setDefault(String name, String value) {
        if (System.getenv(name) != null) {
            return;
        }
        if (Platform.isWindows()) {
            Function.getFunction("msvcrt", "_putenv_s").invokeInt(new Object[] {name, value});
        } else {
            Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 0});
        }
    }
}
