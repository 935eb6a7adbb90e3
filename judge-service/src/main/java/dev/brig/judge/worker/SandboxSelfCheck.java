package dev.brig.judge.worker;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Looks at a sandbox from within: what the kernel says of a process there, of its mounts and of its network. The words are
 * those of proc(5).
 */
final class SandboxSelfCheck {
    private static final Pattern NO_CAPABILITIES = Pattern.compile("0+");
    private static final Pattern INTERFACE = Pattern.compile("\\s*(\\S+):\\s+\\d.*");
    private static final Set<String> HOST_FILE_SYSTEMS = Set.of("sysfs", "cgroup", "cgroup2", "securityfs", "debugfs");
    private static final List<String> CAPABILITY_SETS = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

    private final Map<String, String> status = new LinkedHashMap<>();
    private final Map<String, MountPoint> mounts = new LinkedHashMap<>();
    private final Set<String> interfaces = new TreeSet<>();

    private record MountPoint(String path, Set<String> options, String type) {}

    private SandboxSelfCheck(String report) {
        report.lines().forEach(this::read);
    }

    /** The job whose output {@link #breaches} reads. */
    static Job job() {
        return Job.builder("cat", "/proc/self/status", "/proc/net/dev", "/proc/self/mountinfo")
                .limit(Limit.WALL, 10_000)
                .build();
    }

    /**
     * What is wrong with the sandbox that the job ran in; empty if its walls stand.
     *
     * @param network whether its policy lets it have the host's network
     */
    static List<String> breaches(Outcome look, boolean network) {
        if (!look.exited(0)) {
            return List.of("the self-test could not look at /proc: " + account(look));
        }
        return new SandboxSelfCheck(look.stdout().text()).breaches(network);
    }

    private static String account(Outcome look) {
        String error = look.stderr().text().lines().findFirst().orElse("");
        return look.detail()
                .or(look::cause)
                .or(look::signal)
                .orElse("status " + look.exitCode().orElse(-1) + " " + error);
    }

    private void read(String line) {
        int colon = line.indexOf(":\t");
        if (colon > 0) {
            status.put(line.substring(0, colon), line.substring(colon + 2).strip());
        } else if (line.contains(" - ")) {
            String[] fields = line.split(" ", -1);
            String[] tail = line.substring(line.indexOf(" - ") + 3).split(" ", -1);
            // A later mount covers an earlier one on the same path.
            mounts.put(fields[4], new MountPoint(fields[4], Set.of(fields[5].split(",", -1)), tail[0]));
        } else if (INTERFACE.matcher(line).matches()) {
            interfaces.add(line.strip().substring(0, line.strip().indexOf(':')));
        }
    }

    private List<String> breaches(boolean network) {
        List<String> found = new ArrayList<>();
        for (String set : CAPABILITY_SETS) {
            if (!NO_CAPABILITIES.matcher(value(set)).matches()) {
                found.add("a program in the sandbox has capabilities: " + set + " is " + value(set));
            }
        }
        expect(found, "NoNewPrivs", "1", "no_new_privs is not set");
        expect(found, "Seccomp", "2", "no system-call filter is installed");
        expect(found, "PPid", "1", "a program is not the child of the sandbox's own init");
        if (value("Uid").startsWith("0\t")) {
            found.add("a program runs as root");
        }
        breachesOfMounts(found);
        if (!network && !interfaces.equals(Set.of("lo"))) {
            found.add("the sandbox has a network: " + (interfaces.isEmpty() ? "unknown" : interfaces));
        }
        return found;
    }

    private void breachesOfMounts(List<String> found) {
        MountPoint root = mounts.getOrDefault("/", new MountPoint("/", Set.of(), "unknown"));
        if (!root.options().contains("ro")) {
            found.add("the sandbox's root is not read-only");
        }
        for (MountPoint mount : mounts.values()) {
            if (!mount.options().contains("nosuid")) {
                found.add("set-user-id programs work in the sandbox: " + mount.path() + " is not mounted nosuid");
            }
            if (HOST_FILE_SYSTEMS.contains(mount.type())) {
                found.add("the sandbox sees the host's " + mount.type() + " at " + mount.path());
            }
        }
    }

    private void expect(List<String> found, String key, String wanted, String otherwise) {
        if (!value(key).equals(wanted)) {
            found.add(otherwise + ": " + key + " is " + value(key));
        }
    }

    private String value(String key) {
        return status.getOrDefault(key, "unknown");
    }
}
