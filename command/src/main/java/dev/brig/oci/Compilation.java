package dev.brig.oci;

import dev.brig.oci.config.Caller;
import dev.brig.oci.config.ConfigReader;
import dev.brig.oci.config.Configuration;
import dev.brig.oci.container.OciException;
import dev.brig.sandbox.detached.CompiledContainer;
import dev.brig.sandbox.detached.DetachedSpec;
import dev.brig.sandbox.detached.Payload.Filter;
import dev.brig.sandbox.detached.UserMaps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/** Makes an executable of a bundle. What only Java could do when a container starts is refused by its name. */
record Compilation(Path bundle, Path file) {
    private static final String NO_GROUPS = "the control group would have to be made at each start";
    private static final String AT_ITS_START = "cannot be compiled: ";

    /** @param warnings get what is passed over */
    void write(Consumer<String> warnings) {
        Configuration configuration =
                ConfigReader.read(ConfigReader.document(bundle), bundle, Caller.present(0, false));
        configuration.warnings().forEach(warnings);
        refuse(configuration);
        if (Files.isDirectory(file)) {
            throw new OciException("--output: " + file + " is a directory");
        }
        try {
            write(CompiledContainer.bytes(configuration.spec()), file);
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException("--output: " + e.getMessage(), e.getCause());
        }
    }

    /** Whoever executes it meanwhile has the old one or the new one. */
    static void write(byte[] executable, Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path draft = Files.createTempFile(
                    target.getParent(),
                    ".brig-",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                Files.write(draft, executable);
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void refuse(Configuration configuration) {
        DetachedSpec spec = configuration.spec();
        refuse(
                configuration.bundle().hooks().values().stream().anyMatch(hooks -> !hooks.isEmpty())
                        || !spec.createHooks().isEmpty()
                        || !spec.startHooks().isEmpty(),
                "hooks",
                "they are told the state of a container that is kept");
        refuse(
                spec.payload().filter().flatMap(Filter::listener).isPresent(),
                "linux.seccomp.listenerPath",
                "nobody would hand the listener over");
        refuse(spec.payload().terminal().isPresent(), "process.terminal", "nobody would hold its other end");
        configuration.limits().stream().findFirst().ifPresent(limit -> refuse(true, limit.field(), NO_GROUPS));
        refuse(configuration.groupsPath().isPresent(), "linux.cgroupsPath", NO_GROUPS);
        refuse(!spec.joined().isEmpty(), "linux.namespaces", "those that are joined may be gone when it runs");
        refuse(
                spec.users().filter(users -> !UserMaps.canBeOwn(users)).isPresent(),
                "linux.uidMappings",
                "only your own id can be mapped without newuidmap");
    }

    private static void refuse(boolean isAskedFor, String name, String reason) {
        if (isAskedFor) {
            throw new OciException(name + ": " + AT_ITS_START + reason);
        }
    }
}
