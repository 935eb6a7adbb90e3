package dev.brig.oci.container;

import dev.brig.oci.config.Bundle.Moment;
import dev.brig.sandbox.cgroup.container.ContainerGroup;
import dev.brig.sandbox.cgroup.container.Freezer;
import dev.brig.sandbox.cgroup.container.GroupSetting;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is done to a container that was made. Commands about one container take turns. */
public final class Life {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ContainerStore store;
    private final Consumer<String> warnings;

    /** @param warnings get what does not go well without being a failure */
    public Life(ContainerStore store, Consumer<String> warnings) {
        this.store = store;
        this.warnings = warnings;
    }

    /** A container and its status. */
    public record Found(ContainerDirectory directory, Container container, Status status) {}

    public Found find(String id) {
        ContainerDirectory directory = store.find(id).orElseThrow(() -> OciException.unknown(id));
        Container container = directory
                .container()
                .orElseThrow(() -> new OciException("container " + id + " is being made, or its making was cut short;"
                        + " delete --force removes what is left"));
        return new Found(directory, container, directory.status(container));
    }

    /** One in which further programs can be run. */
    public Found running(String id) {
        Found found = find(id);
        require(found, "entered", Status.RUNNING);
        return found;
    }

    public List<Found> all() {
        return store.all().stream()
                .flatMap(
                        directory -> directory
                                .container()
                                .map(container -> new Found(directory, container, directory.status(container)))
                                .stream())
                .toList();
    }

    /** Stops all processes of a container where they are. */
    public void pause(String id) {
        alone(id, found -> {
            require(found, "paused", Status.CREATED, Status.RUNNING);
            found.container().groups().requireFreezer("pause").freeze();
        });
    }

    public void resume(String id) {
        alone(id, found -> {
            Freezer freezer = found.container().groups().requireFreezer("resume");
            if (!freezer.isFrozen()) {
                throw new OciException(
                        "container " + id + " is " + found.status().word() + ", and not paused");
            }
            freezer.thaw();
        });
    }

    /** Sets limits of a container that has not stopped. */
    public void update(String id, List<GroupSetting> limits) {
        alone(id, found -> {
            require(found, "given other limits", Status.CREATED, Status.RUNNING, Status.PAUSED);
            found.container().groups().require("update").apply(limits);
        });
    }

    private void alone(String id, Consumer<Found> action) {
        ContainerDirectory directory = store.find(id).orElseThrow(() -> OciException.unknown(id));
        directory.alone(() -> {
            action.accept(find(id));
            return id;
        });
    }

    public void start(String id) {
        ContainerDirectory directory = store.find(id).orElseThrow(() -> OciException.unknown(id));
        directory.alone(() -> {
            Found found = find(id);
            require(found, "started", Status.CREATED);
            directory.release();
            tolerate(found.container(), Moment.POSTSTART, Status.RUNNING, warnings);
            return found;
        });
    }

    /** @param all whether every process of the container gets it */
    public void kill(String id, int signal, boolean all) {
        Found found = find(id);
        require(found, "sent a signal", Status.CREATED, Status.RUNNING, Status.PAUSED);
        LiveProcess first = found.container().process();
        if (all) {
            ContainerProcesses.of(found.container()).stream()
                    .filter(pid -> pid != first.pid())
                    .forEach(pid -> LiveProcess.of(pid).signal(signal));
        }
        if (!first.signal(signal)) {
            throw new OciException("container " + id + " has stopped, and cannot be sent a signal");
        }
        if (signal == Signals.SIGKILL && found.status() == Status.PAUSED) {
            found.container().groups().requireFreezer("kill").thaw(); // version 1 holds it until then
        }
    }

    /** @param force whether its processes are killed first, and it may be missing */
    public void delete(String id, boolean force) {
        Optional<ContainerDirectory> directory = store.find(id);
        if (directory.isEmpty()) {
            if (!force) {
                throw OciException.unknown(id);
            }
            return;
        }
        directory.get().alone(() -> {
            Optional<Container> container = directory.get().container();
            if (container.isPresent()) {
                end(directory.get(), container.get(), force);
            } else if (!force) {
                throw new OciException(
                        "the making of container " + id + " was cut short; --force removes what is left");
            }
            directory.get().delete();
            container.ifPresent(ended -> afterStop(ended, warnings));
            return id;
        });
    }

    private static void end(ContainerDirectory directory, Container container, boolean force) {
        Status status = directory.status(container);
        if (status != Status.STOPPED && !force) {
            throw new OciException("container " + container.id() + " is " + status.word()
                    + ", and cannot be deleted before it has stopped; --force kills it first");
        }
        LiveProcess process = container.process();
        process.signal(Signals.SIGKILL);
        container.groups().group().flatMap(ContainerGroup::freezer).ifPresent(Freezer::tryThaw);
        if (!process.awaitEnd(PATIENCE)) {
            throw new OciException("process " + process.pid() + " of container " + container.id()
                    + " outlives SIGKILL: the kernel is busy for it");
        }
        container.groups().remove();
    }

    public static void afterStop(Container container, Consumer<String> warnings) {
        tolerate(container, Moment.POSTSTOP, Status.STOPPED, warnings);
    }

    /** The specification wants a failure of these to be told, and everything else to go on. */
    private static void tolerate(Container container, Moment moment, Status status, Consumer<String> warnings) {
        for (var hook : container.configuration().hooks().getOrDefault(moment, List.of())) {
            try {
                HostHooks.run(List.of(hook), moment.word(), container.state(status));
            } catch (OciException e) {
                warnings.accept(e.getMessage());
            }
        }
    }

    private static void require(Found found, String what, Status... allowed) {
        if (!List.of(allowed).contains(found.status())) {
            throw new OciException("container " + found.container().id() + " is "
                    + found.status().word() + ", and cannot be " + what);
        }
    }

    /** A signal by its number or its name. */
    public static int signal(String text) {
        if (text.matches("[0-9]{1,2}")) {
            int number = Integer.parseInt(text);
            if (number <= 64) {
                return number;
            }
        } else if (!text.startsWith("SIGRT") && !text.startsWith("RT")) {
            int number = Signals.number(text.startsWith("SIG") ? text : "SIG" + text);
            if (number > 0) {
                return number;
            }
        }
        throw new OciException("there is no signal " + text + " (" + Errno.describe(Errno.EINVAL) + ")");
    }
}
