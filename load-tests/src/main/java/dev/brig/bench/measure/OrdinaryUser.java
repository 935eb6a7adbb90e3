package dev.brig.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The user for measurements without root, if root started the bench. */
public final class OrdinaryUser implements AutoCloseable {
    private static final int NOBODY = 65_534;
    private static final List<String> CONTROLLERS = List.of("pids", "memory", "cpuacct", "cpu");

    private final List<Path> groups = new ArrayList<>();

    private OrdinaryUser() {}

    /** The user nobody, if we are root; with its own control groups on version 1. */
    public static Optional<OrdinaryUser> besideRoot() {
        if (!System.getProperty("user.name").equals("root")
                || Commands.find("setpriv").isEmpty()) {
            return Optional.empty();
        }
        OrdinaryUser user = new OrdinaryUser();
        try {
            for (String controller : CONTROLLERS) {
                user.makeGroup(controller);
            }
        } catch (IOException e) {
            user.close();
            throw new BenchException("cannot make control groups for an ordinary user: " + e.getMessage(), e);
        }
        return Optional.of(user);
    }

    /** The command, run by this user. */
    public static List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all"));
        all.addAll(command);
        return all;
    }

    /** Whether Brig finds groups below which it may work. On version 2 it would have to be started in one. */
    public boolean hasGroups() {
        return !groups.isEmpty();
    }

    /** The group that Brig looks for below its own; here that is ours. */
    private void makeGroup(String controller) throws IOException {
        Optional<Path> own = GroupPlaces.own(controller);
        if (own.isEmpty()) {
            return;
        }
        Path group = own.get().resolve("brig-" + NOBODY);
        if (!Files.exists(group)) {
            Files.createDirectory(group);
            groups.add(group);
        }
        for (Path entry : List.of(group, group.resolve("tasks"), group.resolve("cgroup.procs"))) {
            Files.setAttribute(entry, "unix:uid", NOBODY);
        }
    }

    @Override
    public void close() {
        try {
            for (Path group : groups) {
                Files.delete(group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
