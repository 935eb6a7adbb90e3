package dev.brig.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brig in a Docker container that is not privileged. */
class ContainerTest {
    private static final String USER = "1000:1000";
    private static final String ROOT = "0:0";
    private static final Set<BareContainer.Waived> BOTH =
            Set.of(BareContainer.Waived.SECCOMP, BareContainer.Waived.MASKED_PATHS);

    private static BareContainer container;

    @BeforeAll
    static void reachDocker(@TempDir Path directory) {
        container = BareContainer.overTheHostsUsr(directory);
    }

    @Test
    void runsJobsWithTwoOfDockersWallsTakenAway() {
        String said = container.run(USER, BOTH, Inside.class, "best-effort");

        assertThat(said)
                .contains("exited 0", "hello from 2 in sandbox") // the payload's pid, and the sandbox's name
                .contains("memory by rlimit-as", "processes by rlimit");
    }

    @Test
    void runsJobsAsRootWhoHasNoMoreThanDockersCapabilities() {
        String said = container.run(ROOT, BOTH, Inside.class, "best-effort");

        assertThat(said).contains("exited 0", "hello from 2 in sandbox");
    }

    @Test
    void refusesLimitsThatNeedGroupsWhereDockerGivesNone() {
        String said = container.run(USER, BOTH, Inside.class, "strict");

        assertThat(said).contains("refused: ", "read-only", "writable-cgroups=true");
    }

    @Test
    void namesTheRemedyWhereProcIsMasked() {
        String said = container.run(USER, Set.of(BareContainer.Waived.SECCOMP), Inside.class, "best-effort");

        assertThat(said).contains("refused: ", "mount(\"proc\"", "EPERM", "--security-opt systempaths=unconfined");
    }

    @Test
    void namesTheRemedyWhereDockersFilterForbidsNamespaces() {
        String said = container.run(USER, Set.of(BareContainer.Waived.MASKED_PATHS), Inside.class, "best-effort");

        assertThat(said).contains("refused: ", "unshare(CLONE_NEWUSER)", "EPERM", "--security-opt seccomp=unconfined");
    }
}
