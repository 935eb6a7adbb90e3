package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.cpu.CpuAccount;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A slot's open directories, one in each hierarchy, and its account of CPU time. */
final class SlotDirectories implements AutoCloseable {
    private final CgroupVersion version;
    private final Leftovers leftovers;
    private final Map<Hierarchy, GroupDirectory> directories = new LinkedHashMap<>();
    private Optional<CpuAccount> account = Optional.empty();

    SlotDirectories(CgroupVersion version, Leftovers leftovers) {
        this.version = version;
        this.leftovers = leftovers;
    }

    GroupDirectory open(Hierarchy hierarchy) {
        GroupDirectory directory = GroupDirectory.open(hierarchy.directory());
        directories.put(hierarchy, directory);
        return directory;
    }

    /** On version 1, once all directories are open; version 2 has an account in each group. */
    void openAccount() {
        if (version == CgroupVersion.V1) {
            account = Optional.of(new CpuAccount(of("cpuacct")));
        }
    }

    CgroupVersion version() {
        return version;
    }

    /** Where groups go that cannot be removed yet. */
    Leftovers leftovers() {
        return leftovers;
    }

    Set<Hierarchy> hierarchies() {
        return directories.keySet();
    }

    /** Version 1's. */
    CpuAccount account() {
        return account.orElseThrow();
    }

    /** Those in which each job has a group. */
    List<GroupDirectory> joined() {
        return directories.entrySet().stream()
                .filter(entry -> entry.getKey().holdsJobs())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The directory in the hierarchy of a controller. */
    GroupDirectory of(String controller) {
        return directories.entrySet().stream()
                .filter(entry -> version == CgroupVersion.V2 || entry.getKey().controls(controller))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new SandboxException(
                        Code.CONTROLLER_MISSING,
                        "the cgroup controller " + controller + " is not available to this user"));
    }

    @Override
    public void close() {
        account.ifPresent(CpuAccount::close);
        account = Optional.empty();
        directories.values().forEach(GroupDirectory::close);
    }
}
