package dev.brig.sandbox.detached;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.detached.DetachedSpec.Range;
import dev.brig.sandbox.detached.DetachedSpec.Users;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the maps of a new user namespace from outside, where the rights to them are (user_namespaces(7)). */
public final class UserMaps {
    private UserMaps() {}

    /** Whether processes of the namespace may set their list of groups: not where an ordinary user maps the own ids alone. */
    public static boolean allowsGroups(Users users) {
        return !isOwnAlone(users);
    }

    /** Whether the maps are those that a process may write itself, whoever it is. */
    public static boolean canBeOwn(Users users) {
        return isOne(users.users(), Libc.geteuid()) && isOne(users.groups(), Libc.getgid());
    }

    private static boolean isOwnAlone(Users users) {
        return Libc.geteuid() != 0 && canBeOwn(users);
    }

    private static boolean isOne(List<Range> ranges, long id) {
        return ranges.size() == 1
                && ranges.getFirst().count() == 1
                && ranges.getFirst().outside() == id;
    }

    static void write(int pid, Users users) {
        Path process = Path.of("/proc", Integer.toString(pid));
        if (isOwnAlone(users)) {
            write(process.resolve("setgroups"), "deny"); // else the kernel refuses the groups
        }
        if (isOwnAlone(users) || Libc.geteuid() == 0) {
            write(process.resolve("uid_map"), lines(users.users()));
            write(process.resolve("gid_map"), lines(users.groups()));
        } else {
            run("newuidmap", pid, users.users());
            run("newgidmap", pid, users.groups());
        }
    }

    static String lines(List<Range> ranges) {
        return ranges.stream().map(Range::line).collect(Collectors.joining("\n"));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new SandboxException(
                    Code.STEP_FAILED,
                    "write(\"" + file + "\", \"" + text.replace("\n", ", ") + "\"): " + e.getMessage());
        }
    }

    private static void run(String tool, int pid, List<Range> ranges) {
        List<String> command = new ArrayList<>(List.of(tool, Integer.toString(pid)));
        ranges.forEach(range -> command.addAll(List.of(range.line().split(" ", -1))));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new SandboxException(Code.STEP_FAILED, String.join(" ", command) + " failed: " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(tool + " cannot be run; it comes with the package uidmap", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(Code.INTERRUPTED, "interrupted while users were being mapped", e);
        }
    }
}
