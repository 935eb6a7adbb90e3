package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.http.TestService.Reply;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.Hierarchy;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A service whose sandboxes somebody else has taken away says so once, and has them again. */
class RecoveryTest {
    private static final String RUN = "{\"argv\":[\"echo\",\"here\"]}";

    @Test
    void whereItsGroupsAreGoneARunFailsAndTheyAreMadeAnew() {
        try (TestService service = TestService.start(options -> options.withSlots(1))) {
            do { // the slots may still make sandboxes, and the dead leave their groups a moment later
                List<ProcessHandle> processes =
                        ProcessHandle.current().descendants().toList();
                processes.forEach(ProcessHandle::destroyForcibly);
                processes.forEach(process -> process.onExit().join());
            } while (removeGroups());
            Reply reply = service.run(RUN);
            assertThat(reply.status()).as(reply.text()).isEqualTo(500);
            assertThat(reply.json().get("code").textValue()).isEqualTo("sandbox-failed");

            Reply health = service.get("/health");
            while (health.status() == 503) {
                health = service.get("/health");
            }
            assertThat(service.run(RUN).json().at("/stdout/text").textValue()).isEqualTo("here\n");
        }
    }

    /** Removes what nobody is in of the groups of this process. @return whether there were any */
    private static boolean removeGroups() {
        CgroupSupport.Available available = (CgroupSupport.Available) Cgroups.detect();
        String ours = "brig-" + ProcessHandle.current().pid() + "-";
        boolean found = false;
        for (Path directory :
                available.hierarchies().stream().map(Hierarchy::directory).toList()) {
            for (File engine :
                    directory.toFile().listFiles(file -> file.getName().startsWith(ours))) {
                found = true;
                removeTree(engine);
            }
        }
        return found;
    }

    private static void removeTree(File group) {
        File[] children = group.listFiles(File::isDirectory);
        if (children != null) {
            for (File child : children) {
                removeTree(child);
            }
        }
        boolean ignored = group.delete();
    }
}
