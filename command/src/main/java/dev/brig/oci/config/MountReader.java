package dev.brig.oci.config;

import dev.brig.oci.config.NamespaceReader.Namespaces;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.ContainerRoot.Attachment;
import dev.brig.sandbox.detached.ContainerRoot.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Mounts of a container. */
final class MountReader {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String DEV = "dev";
    private static final String PTS = "dev/pts";
    private static final String RECURSIVE = "r";

    private final Field mounts;
    private final Path bundle;
    private final Path rootfs;
    private final Namespaces namespaces;
    private final boolean showsDevices;
    private final Consumer<String> warnings;
    private final List<Attachment> attachments = new ArrayList<>();
    private boolean hostDevices;
    private boolean terminals;

    /** @param rootfs the container's root, without any links on the way to it */
    MountReader(
            Field mounts,
            Path bundle,
            Path rootfs,
            Namespaces namespaces,
            boolean showsDevices,
            Consumer<String> warnings) {
        this.mounts = mounts;
        this.bundle = bundle;
        this.rootfs = rootfs;
        this.namespaces = namespaces;
        this.showsDevices = showsDevices;
        this.warnings = warnings;
    }

    /**
     * @param showsHostDevices whether {@code /dev} is the host's
     * @param hasTerminals whether there is a file system of terminals
     */
    record Mounts(List<Attachment> attachments, boolean showsHostDevices, boolean hasTerminals) {}

    Mounts read() {
        mounts.items().forEach(this::read);
        return new Mounts(attachments, hostDevices, terminals);
    }

    private void read(Field mount) {
        Field destination = mount.get("destination");
        String path = ContainerPath.of(destination);
        if (path.isEmpty()) {
            throw destination.wrong("is the root, which cannot be mounted on");
        }
        mount.get("uidMappings").refuse("owners of mounts are not mapped");
        mount.get("gidMappings").refuse("owners of mounts are not mapped");
        MountOptions options = new MountOptions(mount.get("options"));
        String type = mount.get("type").text("");
        if (options.isBind() || type.equals("bind")) {
            attach(path, bind(mount, options.isRecursive()), options);
            hostDevices |= path.equals(DEV);
        } else if (type.equals("cgroup")) {
            groups(mount, path, options);
        } else if (type.isEmpty() || type.equals("none")) {
            throw mount.get("type").wrong("is required, unless options have bind or rbind");
        } else {
            String source = mount.get("source").text(type);
            if (options.isCopied()) {
                requireEmpty(mount.get("options"), path);
            }
            attach(path, new Content.FileSystem(type, source, options.data()), options);
            terminals |= path.equals(PTS) && type.equals("devpts");
        }
    }

    private void attach(String path, Content content, MountOptions options) {
        options.requireFor(content, warnings);
        boolean hidesDevices = content instanceof Content.Bind && !showsDevices;
        attachments.add(new Attachment(path, content, options.attributes(hidesDevices), options.propagation()));
    }

    private void requireEmpty(Field options, String path) {
        Path beneath = rootfs.resolve(path);
        try {
            if (!Files.exists(beneath, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            try (Stream<Path> entries = Files.list(beneath.toRealPath())) {
                if (beneath.toRealPath().startsWith(rootfs) && entries.findAny().isEmpty()) {
                    return;
                }
            }
        } catch (IOException e) {
            // Then it is not known to be empty.
        }
        throw options.wrong(
                "tmpcopyup: files are not copied up into a new file system, and /" + path + " is not empty");
    }

    private Content.Bind bind(Field mount, boolean recursive) {
        Field field = mount.get("source");
        Path source = bundle.resolve(field.text());
        if (!Files.exists(source)) {
            throw field.wrong("is not there: " + source);
        }
        return new Content.Bind(source.toString(), Files.isDirectory(source), recursive);
    }

    /** The container's own groups where version 2 shows no others; else the host's, which it can only read. */
    private void groups(Field mount, String path, MountOptions options) {
        boolean unified = Files.exists(GROUPS.resolve("cgroup.controllers"));
        if (unified && namespaces.isOwn(Namespace.CGROUP)) {
            attach(path, new Content.FileSystem("cgroup2", "cgroup", options.data()), options);
            return;
        }
        if (!options.isReadOnly() && !options.saysNothing()) {
            throw mount.get("options")
                    .wrong("must have ro: the control groups there are the host's"
                            + (unified ? "; with a cgroup namespace of its own a container sees its own" : ""));
        }
        if (!Files.isDirectory(GROUPS)) {
            throw mount.get("type").wrong("this machine has no " + GROUPS);
        }
        if (!options.isReadOnly()) {
            warnings.accept(mount.path() + " is shown read-only: the control groups there are the host's");
        }
        Attachment shown = new Attachment(
                path, new Content.Bind(GROUPS.toString(), true, true), MountOptions.READ_ONLY_TREE, Optional.empty());
        attachments.add(shown);
    }

    /** All words that {@link MountOptions} takes. */
    static List<String> words() {
        return Stream.of(
                        MountOptions.ATTRIBUTES.keySet().stream(),
                        MountOptions.ATTRIBUTES.keySet().stream().map(word -> RECURSIVE + word),
                        Propagations.BY_WORD.keySet().stream(),
                        Propagations.BY_WORD.keySet().stream().map(word -> RECURSIVE + word),
                        Stream.of("bind", "rbind"))
                .flatMap(words -> words)
                .sorted()
                .toList();
    }
}
