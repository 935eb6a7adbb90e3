package dev.brig.oci.config;

import dev.brig.oci.config.NamespaceReader.Namespaces;
import dev.brig.sandbox.container.ResourceLimit;
import dev.brig.sandbox.detached.Payload;
import dev.brig.sandbox.detached.Payload.Capabilities;
import dev.brig.sandbox.detached.Payload.Terminal;
import dev.brig.sandbox.detached.UserMaps;
import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.libc.FileStatus;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The program of a container, its ids and its privileges. */
final class ProcessReader {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final long MOST_ID = 0xffff_fffeL;
    private static final int DEFAULT_UMASK = 022;
    private static final int MOST_SIZE = 0xffff; // struct winsize has two bytes

    /** By their numbers (asm-generic/resource.h). */
    private static final List<String> LIMITS = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private final Field process;
    private final Field seccomp;
    private final Namespaces namespaces;
    private final Caller caller;
    private final Consumer<String> warnings;

    /** @param warnings get what is passed over */
    ProcessReader(Field process, Field seccomp, Namespaces namespaces, Caller caller, Consumer<String> warnings) {
        this.process = process;
        this.seccomp = seccomp;
        this.namespaces = namespaces;
        this.caller = caller;
        this.warnings = warnings;
    }

    Payload read() {
        if (!process.isPresent()) {
            throw process.wrong("is required to make a container");
        }
        refuse();
        List<String> argv = process.get("args").texts();
        if (argv.isEmpty()) {
            throw process.get("args").wrong("must name a program");
        }
        List<String> environment = process.get("env").texts();
        Field user = process.get("user");
        long uid = user.get("uid").number(0, MOST_ID, 0);
        long gid = user.get("gid").number(0, MOST_ID, 0);
        require(namespaces.hasUser(uid), user.get("uid"), uid);
        require(namespaces.hasGroup(gid), user.get("gid"), gid);
        List<Long> groups = user.get("additionalGids").numbers(0, MOST_ID);
        groups.forEach(group -> require(namespaces.hasGroup(group), user.get("additionalGids"), group));
        boolean changesGroups = namespaces.users().map(UserMaps::allowsGroups).orElse(true);
        if (!changesGroups && !groups.isEmpty()) {
            throw user.get("additionalGids")
                    .wrong("cannot be set where one user alone is mapped: the kernel wants subordinate ids for it");
        }
        return new Payload(
                paths(argv.getFirst(), environment),
                argv,
                environment,
                "/" + ContainerPath.of(process.get("cwd")),
                uid,
                gid,
                groups,
                changesGroups,
                (int) user.get("umask").number(0, 0777, DEFAULT_UMASK),
                limits(),
                capabilities(),
                process.get("noNewPrivileges").flag(),
                new SeccompReader(seccomp).read(),
                terminal(),
                pipes(),
                caller.preserved());
    }

    private void refuse() {
        process.get("commandLine").refuse("is for another platform; this is Linux");
        process.get("user").get("username").refuse("is for another platform; on Linux users have numbers");
        process.get("apparmorProfile").refuse("profiles of AppArmor are not entered");
        process.get("selinuxLabel").refuse("labels of SELinux are not set");
        process.get("ioPriority").refuse("priorities of input and output are not set");
        process.get("scheduler").refuse("the scheduler is not told");
        process.get("execCPUAffinity").refuse("the CPUs of further programs are not chosen");
    }

    private static void require(boolean mapped, Field field, long id) {
        if (!mapped) {
            throw field.wrong(id + " is not mapped in the container's user namespace");
        }
    }

    /** Where execvp(3) would look. */
    private static List<String> paths(String program, List<String> environment) {
        if (program.contains("/")) {
            return List.of(program);
        }
        String path = environment.stream()
                .filter(variable -> variable.startsWith("PATH="))
                .findFirst()
                .map(variable -> variable.substring("PATH=".length()))
                .orElse(DEFAULT_PATH);
        List<String> paths = new ArrayList<>();
        for (String directory : path.split(":", -1)) {
            paths.add(directory.isEmpty() ? "./" + program : directory + "/" + program);
        }
        return paths;
    }

    private List<ResourceLimit> limits() {
        Set<Integer> seen = new HashSet<>();
        return process.get("rlimits").list(field -> {
            int number = LIMITS.indexOf(field.get("type").text());
            if (number < 0) {
                throw field.get("type")
                        .wrong("is no limit of resources: " + field.get("type").text());
            }
            if (!seen.add(number)) {
                throw field.get("type").wrong("is there twice: " + LIMITS.get(number));
            }
            if (!field.get("soft").isPresent() || !field.get("hard").isPresent()) {
                throw field.wrong("must have soft and hard");
            }
            long soft = field.get("soft").bits(0);
            long hard = field.get("hard").bits(0);
            if (Long.compareUnsigned(soft, hard) > 0) {
                throw field.get("soft").wrong("is above hard");
            }
            return new ResourceLimit(new Constant(LIMITS.get(number), number), soft, hard);
        });
    }

    private Capabilities capabilities() {
        Field sets = process.get("capabilities");
        Capabilities all = new Capabilities(
                Capability.bits(sets.get("bounding")),
                Capability.bits(sets.get("effective")),
                Capability.bits(sets.get("permitted")),
                Capability.bits(sets.get("inheritable")),
                Capability.bits(sets.get("ambient")));
        within(all.effective(), all.permitted(), sets.get("effective"), "permitted");
        return new Capabilities(
                all.bounding(), all.effective(), all.permitted(), all.inheritable(), ambient(all, sets.get("ambient")));
    }

    /** Without those that the kernel would not take: other runtimes make configurations with such, and pass over them. */
    private long ambient(Capabilities all, Field field) {
        long possible = all.ambient() & all.permitted() & all.inheritable();
        Capability.names(all.ambient() & ~possible)
                .forEach(name -> warnings.accept(
                        field.path() + ": " + name + " is not permitted and inheritable, and passed over"));
        return possible;
    }

    private static void within(long bits, long others, Field field, String name) {
        if ((bits & ~others) != 0) {
            String first = Capability.NAMES.get(Long.numberOfTrailingZeros(bits & ~others));
            throw field.wrong(first + " is not " + name);
        }
    }

    private Optional<Terminal> terminal() {
        if (!process.get("terminal").flag()) {
            return Optional.empty();
        }
        if (!caller.hasConsole()) {
            throw process.get("terminal").wrong("needs somebody who takes it: give --console-socket");
        }
        Field size = process.get("consoleSize");
        return Optional.of(new Terminal((int) size.get("height").number(0, MOST_SIZE, 0), (int)
                size.get("width").number(0, MOST_SIZE, 0)));
    }

    /** Pipes alone: whatever else a stream is stays its owner's. */
    private static List<Integer> pipes() {
        return IntStream.rangeClosed(0, 2).filter(ProcessReader::isPipe).boxed().toList();
    }

    private static boolean isPipe(int fd) {
        try {
            FileStatus status = Libc.fstat(fd);
            return (status.mode() & Kernel.S_IFMT.bits()) == Kernel.S_IFIFO.bits();
        } catch (LibcException closed) {
            return false;
        }
    }
}
