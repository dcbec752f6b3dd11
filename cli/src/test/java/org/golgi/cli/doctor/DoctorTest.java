package org.golgi.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.golgi.cli.doctor.Finding.State;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final String FLAG = "org.bytedeco.javacpp.maxBytes";

    @Test
    void a_machine_on_which_the_tests_run_is_ready() {
        List<Finding> findings = Doctor.examine();
        assertThat(findings).noneMatch(finding -> finding.state() == State.MISSING);
        assertThat(findings)
                .extracting(Finding::subject)
                .contains("java", "flags", "native cache", "openslide", "libtorch", "processor", "gpu");
    }

    @Test
    void whatever_is_not_well_comes_with_advice() {
        assertThat(Doctor.examine())
                .filteredOn(finding -> finding.state() != State.OK)
                .allSatisfy(finding -> assertThat(finding.advice()).isNotBlank());
    }

    @Test
    void a_missing_flag_is_named_with_its_value() {
        String before = System.getProperty(FLAG);
        System.clearProperty(FLAG);
        try {
            assertThat(JavaCheck.findings()).anySatisfy(finding -> {
                assertThat(finding.state()).isEqualTo(State.MISSING);
                assertThat(finding.value()).contains("-D" + FLAG + "=0").doesNotContain("nopointergc");
            });
        } finally {
            System.setProperty(FLAG, before);
        }
    }
}
