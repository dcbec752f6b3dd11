package org.golgi.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/** Looks at everything on which Golgi depends on this machine. */
public final class Doctor {

    private Doctor() {}

    /** All findings, in reading order. */
    public static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(JavaCheck.findings());
        findings.addAll(MachineCheck.findings());
        findings.addAll(EngineCheck.findings());
        return List.copyOf(findings);
    }
}
