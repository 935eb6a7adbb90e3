package dev.brig.sandbox.doctor;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.doctor.Finding.Level;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.warden.SubordinateIds;
import java.util.ArrayList;
import java.util.List;

/** All checks, from the machine up to a whole sandbox. */
public final class Examination {
    private Examination() {}

    public static List<Finding> of(Policy policy) {
        Host host = Host.here();
        Machine machine = new Machine(host);
        List<Finding> findings = new ArrayList<>(List.of(machine.java(), machine.kernel(), machine.processor()));
        if (machine.processor().level() == Level.LACK) {
            return List.copyOf(findings); // no system call can be made, so nothing else can be known
        }
        CgroupSupport support = Cgroups.detect();
        Trial trial = Trial.of(policy);
        findings.addAll(new Namespaces(host, trial.passed()).findings());
        findings.add(new ProcFileSystem(host, trial.passed()).finding());
        findings.addAll(new Filters(host).findings());
        findings.addAll(new ControlGroups(host, support, trial).findings());
        int slots = Runtime.getRuntime().availableProcessors();
        boolean root = Libc.geteuid() == 0;
        SubordinateIds ids = SubordinateIds.here();
        findings.addAll(new Resources(host, Libc.geteuid(), policy, slots).findings());
        findings.add(Users.finding(root, ids));
        if (!root && ids instanceof SubordinateIds.Missing) {
            findings.add(new Users(host).watches(policy, slots));
        }
        findings.add(new Users(host).files(policy));
        findings.addAll(new FileSystems(host, System.getProperty("java.io.tmpdir")).findings());
        findings.add(trial.finding());
        return List.copyOf(findings);
    }
}
