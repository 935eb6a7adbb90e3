package dev.brig.sandbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.doctor.Finding.Level;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class DoctorTest {

    @Test
    void triesASandboxAndFindsWhatItNeeds() {
        List<Finding> findings = Doctor.examine(TestPolicies.plain());

        assertThat(findings)
                .extracting(Finding::subject)
                .doesNotHaveDuplicates()
                .contains("kernel", "control groups");
        assertThat(findings.getLast().subject()).isEqualTo("sandbox");
        assertThat(findings.getLast().state()).startsWith("ran true in ");
        assertThat(findings)
                .filteredOn(finding -> finding.level() == Level.LACK)
                .extracting(Finding::subject)
                .isSubsetOf("control groups");
    }

    @Test
    void saysWhichStepFailedWhereASandboxCannotBeMade() {
        Policy impossible = TestPolicies.plain().toBuilder()
                .mount(Mount.Bind.readOnly("/no/such/place"))
                .build();

        Finding sandbox = Doctor.examine(impossible).getLast();

        assertThat(sandbox.level()).isEqualTo(Level.LACK);
        assertThat(sandbox.state()).contains("open_tree", "/no/such/place", "ENOENT");
    }
}
