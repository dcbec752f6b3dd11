package org.golgi.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.golgi.cli.doctor.Doctor;
import org.golgi.cli.doctor.Finding;
import org.golgi.cli.doctor.Finding.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code golgi doctor}: is this machine ready. */
@Command(
        name = "doctor",
        description = "Checks Java, the natives, the processor, GPUs, OpenSlide, memory and disk of this machine. "
                + "Exits with 1 if something that Golgi needs is missing.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        List<Finding> findings = Doctor.examine();
        boolean ready = findings.stream().noneMatch(finding -> finding.state() == State.MISSING);
        if (common.json()) {
            common.printJson(Map.of("ready", ready, "findings", findings));
        } else {
            print(findings, ready);
        }
        return ready ? 0 : Failures.FAILED;
    }

    private void print(List<Finding> findings, boolean ready) {
        PrintWriter out = common.out();
        for (Finding finding : findings) {
            String state = finding.state().name().toLowerCase(Locale.ROOT);
            out.printf("%-8s  %-12s  %s%n", state, finding.subject(), finding.value());
            if (!finding.advice().isEmpty()) {
                out.printf("%24s%s%n", "", finding.advice());
            }
        }
        out.println(ready ? "Golgi is ready here." : "Something that Golgi needs is missing; see the lines above.");
        out.flush();
    }
}
