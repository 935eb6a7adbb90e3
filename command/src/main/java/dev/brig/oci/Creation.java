package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Bundle.Moment;
import dev.brig.oci.config.Caller;
import dev.brig.oci.config.ConfigReader;
import dev.brig.oci.config.Configuration;
import dev.brig.oci.container.Container;
import dev.brig.oci.container.ContainerDirectory;
import dev.brig.oci.container.ContainerStore;
import dev.brig.oci.container.HostHooks;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.Life;
import dev.brig.oci.container.LiveProcess;
import dev.brig.oci.container.Membership;
import dev.brig.oci.container.Status;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.detached.Launch;
import dev.brig.sandbox.libc.DescriptorSender;
import dev.brig.sandbox.libc.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a container.
 *
 * @param pidFile where the number of its process is written
 * @param consoleSocket who takes its terminal
 * @param preserved how many descriptors from 3 on the program inherits
 */
record Creation(String id, Path bundle, Optional<Path> pidFile, Optional<Path> consoleSocket, int preserved) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Makes it up to the start of its program. If that fails nothing is left.
     *
     * @param groups which control groups it gets
     * @param warnings get what is passed over
     */
    void in(ContainerStore store, GroupChoice groups, Consumer<String> warnings) {
        PidFile.requireDescriptors(preserved);
        byte[] document = ConfigReader.document(bundle);
        Configuration configuration =
                ConfigReader.read(document, bundle, Caller.present(preserved, consoleSocket.isPresent()));
        configuration.warnings().forEach(warnings);
        ContainerDirectory directory = store.add(id);
        try {
            directory.alone(() -> {
                directory.keepConfiguration(document);
                Membership membership = groups.make(id, configuration);
                try {
                    make(configuration, membership, directory, warnings);
                } catch (RuntimeException e) {
                    membership.remove();
                    throw e;
                }
                return id;
            });
        } catch (RuntimeException e) {
            directory.delete();
            throw e;
        }
    }

    private void make(
            Configuration configuration,
            Membership membership,
            ContainerDirectory directory,
            Consumer<String> warnings) {
        List<Container> made = new ArrayList<>(1);
        Launch.Listening listening = CallListener.of(
                configuration.spec().payload(),
                configuration.bundle().version(),
                () -> made.getFirst().state(Status.CREATED));
        try (Launch launch =
                Launch.create(configuration.spec().in(membership.joining()), directory.waitingPlace(), listening)) {
            Container container = new Container(
                    id,
                    bundle,
                    LiveProcess.of(launch.pid()),
                    Instant.now().truncatedTo(ChronoUnit.MICROS),
                    configuration.bundle(),
                    membership);
            made.add(container);
            directory.keep(container);
            try {
                complete(container, launch);
                directory.made();
            } catch (SandboxException e) {
                undo(container, warnings);
                throw NotExecutable.told(e, configuration.spec().payload());
            } catch (RuntimeException e) {
                undo(container, warnings);
                throw e;
            }
        }
    }

    private void complete(Container container, Launch launch) {
        if (consoleSocket.isPresent() && launch.terminal().isPresent()) {
            DescriptorSender.send(
                    consoleSocket.get().toString(), launch.terminal().getAsInt(), "/dev/console");
        }
        // of the specification's steps creating is the second, and hooks come behind it
        ObjectNode state = container.state(Status.CREATED);
        for (Moment moment : List.of(Moment.PRESTART, Moment.CREATE_RUNTIME)) {
            HostHooks.run(container.configuration().hooks().getOrDefault(moment, List.of()), moment.word(), state);
        }
        launch.state(Json.indented(state));
        launch.complete();
        pidFile.ifPresent(file -> PidFile.write(file, container.process().pid()));
    }

    private static void undo(Container container, Consumer<String> warnings) {
        container.process().signal(Signals.SIGKILL);
        container.process().awaitEnd(PATIENCE);
        Life.afterStop(container, warnings);
    }
}
