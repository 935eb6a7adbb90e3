package dev.brig.oci.config;

import dev.brig.oci.config.MountReader.Mounts;
import dev.brig.oci.config.NamespaceReader.Namespaces;
import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.ContainerRoot;
import dev.brig.sandbox.detached.DetachedSpec;
import dev.brig.sandbox.detached.Payload;
import dev.brig.sandbox.detached.Payload.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates {@code config.json}. What cannot be had is refused by its name. */
public final class ConfigReader {
    public static final String FILE = "config.json";

    private static final Pattern VERSION = Pattern.compile("1\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?");
    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");
    private static final String WITHOUT_PLATFORM = "is of another platform; this is Linux";
    private static final Set<String> KNOWN = Set.of(
            "ociVersion",
            "root",
            "mounts",
            "process",
            "hostname",
            "domainname",
            "hooks",
            "annotations",
            "linux",
            "windows",
            "solaris",
            "vm",
            "zos",
            "freebsd");
    private static final Set<String> KNOWN_OF_LINUX = Set.of(
            "devices",
            "uidMappings",
            "gidMappings",
            "sysctl",
            "resources",
            "cgroupsPath",
            "namespaces",
            "netDevices",
            "seccomp",
            "rootfsPropagation",
            "maskedPaths",
            "readonlyPaths",
            "mountLabel",
            "intelRdt",
            "personality",
            "timeOffsets",
            "memoryPolicy");
    private static final Map<String, Namespace> NEEDED_BY_PARAMETER = Map.of(
            "net", Namespace.NETWORK,
            "kernel/domainname", Namespace.UTS,
            "kernel/hostname", Namespace.UTS,
            "kernel/shm_rmid_forced", Namespace.IPC,
            "kernel/msgmax", Namespace.IPC,
            "kernel/msgmnb", Namespace.IPC,
            "kernel/msgmni", Namespace.IPC,
            "kernel/sem", Namespace.IPC,
            "fs/mqueue", Namespace.IPC);
    private static final Set<String> SHARED_MEMORY = Set.of("kernel/shmall", "kernel/shmmax", "kernel/shmmni");

    private final Field config;
    private final Field linux;
    private final Path bundle;
    private final Caller caller;
    private final List<String> warnings = new ArrayList<>();

    private ConfigReader(Field config, Path bundle, Caller caller) {
        this.config = config;
        this.linux = config.get("linux");
        this.bundle = bundle;
        this.caller = caller;
    }

    /** A bundle's configuration as it stands there. */
    public static byte[] document(Path bundle) {
        Path file = bundle.resolve(FILE);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigException(file.toString(), "cannot be read; is this a bundle?");
        }
    }

    /** @throws ConfigException if it is wrong, or asks for what cannot be had */
    public static Configuration read(byte[] document, Path bundle, Caller caller) {
        return new ConfigReader(Field.read(document, bundle.resolve(FILE).toString()), bundle, caller).read();
    }

    private Configuration read() {
        String version = config.get("ociVersion").text();
        if (!VERSION.matcher(version).matches()) {
            throw config.get("ociVersion").wrong("must be a version 1.x.y of the specification, not " + version);
        }
        warn(config, KNOWN);
        warn(linux, KNOWN_OF_LINUX);
        for (String platform : List.of("windows", "solaris", "vm", "zos", "freebsd")) {
            config.get(platform).refuse(WITHOUT_PLATFORM);
        }
        refuse();
        Namespaces namespaces = new NamespaceReader(linux, caller).read();
        ResourceReader resources = new ResourceReader(linux.get("resources"));
        boolean showsDevices = resources.showsDevices();
        Path rootfs = rootfs();
        Mounts mounts =
                new MountReader(config.get("mounts"), bundle, rootfs, namespaces, showsDevices, warnings::add).read();
        Payload payload = new ProcessReader(
                        config.get("process"), linux.get("seccomp"), namespaces, caller, warnings::add)
                .read();
        if (payload.terminal().isPresent() && !mounts.hasTerminals()) {
            throw config.get("process").get("terminal").wrong("needs a mount of type devpts at /dev/pts");
        }
        HookReader hooks = new HookReader(config.get("hooks"));
        if (payload.filter().flatMap(Filter::listener).isPresent()
                && !hooks.inContainer("startContainer").isEmpty()) {
            throw linux.get("seccomp")
                    .get("listenerPath")
                    .wrong("cannot be had beside startContainer hooks: the filter would come when nobody is there to"
                            + " hand over its listener");
        }
        DetachedSpec spec = new DetachedSpec(
                List.of(),
                namespaces.fresh(),
                namespaces.joined(),
                namespaces.users(),
                root(rootfs, mounts),
                parameters(namespaces),
                name("hostname", namespaces),
                name("domainname", namespaces),
                oomScore(),
                hooks.inContainer("createContainer"),
                hooks.inContainer("startContainer"),
                payload);
        Bundle kept = new Bundle(
                version, config.get("annotations").textMap(), hooks.ofTheHost(), spec.createHooks(), spec.startHooks());
        return new Configuration(spec, kept, groupsPath(), resources.settings(), warnings);
    }

    private Optional<String> groupsPath() {
        Field field = linux.get("cgroupsPath");
        Optional<String> path = field.optionalText();
        if (path.filter(text -> text.matches("[^/]*:[^/]*:[^/]*")).isPresent()) {
            throw field.wrong("is a unit of systemd, which is not asked for groups: give a path");
        }
        return path.map(_ -> {
            String normal = ContainerPath.normal(field.text());
            if (normal.isEmpty()) {
                throw field.wrong("must name a group, and not the top of all");
            }
            return field.text().startsWith("/") ? "/" + normal : normal;
        });
    }

    private void warn(Field field, Set<String> known) {
        for (String name : field.names()) {
            if (!known.contains(name)) {
                warnings.add(field.get(name).path() + " is not known, and passed over");
            }
        }
    }

    private void refuse() {
        linux.get("netDevices").refuse("devices of the network are not moved");
        if (Files.exists(SELINUX)) {
            linux.get("mountLabel").refuse("labels of SELinux are not set");
        } else if (linux.get("mountLabel").isPresent()) {
            warnings.add(linux.get("mountLabel").path() + " has no effect: this machine has no SELinux");
        }
        linux.get("intelRdt").refuse("caches and bandwidth are not divided");
        linux.get("personality").refuse("the execution domain is not changed");
        linux.get("timeOffsets").refuse("there are no time namespaces");
        linux.get("memoryPolicy").refuse("NUMA policies are not set");
    }

    private Path rootfs() {
        Field root = config.get("root");
        Path path = bundle.resolve(root.get("path").text());
        try {
            path = path.toRealPath();
        } catch (IOException e) {
            throw root.get("path").wrong("is no directory that can be reached: " + path);
        }
        if (!Files.isDirectory(path)) {
            throw root.get("path").wrong("is not a directory: " + path);
        }
        return path;
    }

    private ContainerRoot root(Path path, Mounts mounts) {
        Propagations.OfRoot propagation = Propagations.ofRoot(linux.get("rootfsPropagation"));
        DeviceReader devices = new DeviceReader(linux.get("devices"));
        return new ContainerRoot(
                path.toString(),
                config.get("root").get("readonly").flag(),
                propagation.ofHost(),
                propagation.own(),
                mounts.attachments(),
                devices.read(mounts.showsHostDevices()),
                paths("maskedPaths"),
                paths("readonlyPaths"));
    }

    private List<String> paths(String name) {
        return linux.get(name).list(ContainerPath::of).stream()
                .filter(path -> !path.isEmpty())
                .toList();
    }

    private Optional<String> name(String which, Namespaces namespaces) {
        Field field = config.get(which);
        Optional<String> name = field.optionalText();
        if (name.isPresent() && !namespaces.isOwn(Namespace.UTS) && !namespaces.isJoined(Namespace.UTS)) {
            throw field.wrong("needs a uts namespace of the container's own, or one that is joined");
        }
        if (name.filter(text -> text.length() > 64).isPresent()) { // __NEW_UTS_LEN, linux/utsname.h
            throw field.wrong("may have 64 characters");
        }
        return name;
    }

    private Map<String, String> parameters(Namespaces namespaces) {
        Map<String, String> parameters = new LinkedHashMap<>();
        config.get("linux").get("sysctl").textMap().forEach((name, value) -> {
            Field field = linux.get("sysctl").get(name);
            String path = name.contains("/") ? name : name.replace('.', '/');
            if (path.startsWith("/") || ("/" + path + "/").contains("/../")) {
                throw field.wrong("is no name of a kernel parameter");
            }
            Namespace needed =
                    needed(path).orElseThrow(() -> field.wrong("belongs to the whole machine, and not to a container"));
            if (!namespaces.isOwn(needed)) {
                throw field.wrong("belongs to a namespace that the container does not have of its own");
            }
            parameters.put(path, value);
        });
        return parameters;
    }

    private static Optional<Namespace> needed(String path) {
        if (SHARED_MEMORY.contains(path)) {
            return Optional.of(Namespace.IPC);
        }
        return NEEDED_BY_PARAMETER.entrySet().stream()
                .filter(entry -> path.equals(entry.getKey()) || path.startsWith(entry.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Optional<Integer> oomScore() {
        Field field = config.get("process").get("oomScoreAdj");
        return field.isPresent() ? Optional.of((int) field.number(-1000, 1000)) : Optional.empty();
    }
}
