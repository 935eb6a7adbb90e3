package dev.brig.rootfs.layer;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.StreamInput;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarInput;
import dev.brig.rootfs.archive.TarReader;
import dev.brig.rootfs.layer.LayerNode.Kind;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.RawFiles;
import dev.brig.sandbox.libc.RawFiles.Status;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Compares a layer on disk with the archive it was made of: contents by digest, everything else name by name. */
public final class LayerCheck {
    private static final int MOST_FINDINGS = 20;
    private static final long LAST_COMMON_SECOND = Integer.MAX_VALUE; // later ones some file systems cut off

    private final List<String> findings = new ArrayList<>();

    private LayerCheck() {}

    /** What is not as it should be; nothing for a whole layer. */
    public static List<String> of(Path directory) {
        LayerCheck check = new LayerCheck();
        try {
            check.run(directory);
        } catch (ImageException | SandboxException e) {
            check.found(e.getMessage());
        }
        return check.findings;
    }

    /** The calls that making a layer of an archive takes, one a line, without making it. */
    public static void explain(InputStream archive, UnpackLimits limits, Consumer<String> lines) {
        plan(new StreamInput(archive), limits, lines);
    }

    private void run(Path directory) {
        LayerInfo info = LayerMaker.read(directory);
        MessageDigest digest = Digest.algorithm();
        try (LayerArchive archive = LayerArchive.of(directory)) {
            byte[] buffer = new byte[256 << 10];
            for (int count = archive.read(buffer, 0, buffer.length); count > 0; ) {
                digest.update(buffer, 0, count);
                count = archive.read(buffer, 0, buffer.length);
            }
        }
        if (!Digest.of(digest).equals(info.digest())) {
            found("the contents do not have the digest " + info.diffId());
            return; // its headers may be anything
        }
        LayerNode expected;
        try (LayerArchive archive = LayerArchive.headersOf(directory)) {
            expected = plan(archive, UnpackLimits.NONE, _ -> {}).root();
        }
        int layer = Libc.open(directory, Kernel.O_PATH);
        try {
            compare(layer, LayerFiles.TREE, expected, layer);
        } finally {
            Libc.close(layer);
        }
    }

    private static LayerPlan plan(TarInput input, UnpackLimits limits, Consumer<String> lines) {
        try (ListedSteps page = new ListedSteps(lines)) {
            LayerPlan plan = new LayerPlan(page, new Unwritten(), true);
            TarReader reader = new TarReader(input, limits);
            for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                plan.add(entry.get(), reader);
            }
            plan.finish();
            return plan;
        }
    }

    private static final class Unwritten implements LayerPlan.Contents {
        @Override
        public void file(LayerNode file) {}

        @Override
        public void content(long offset, long bytes) {}
    }

    private void found(String what) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(what);
        }
    }

    private void compare(int parent, String name, LayerNode expected, int layer) {
        Status status = RawFiles.status(parent, name);
        String shown = RawName.shown(expected.path());
        if (!isKind(status, expected.kind)) {
            found("'" + shown + "' is no " + expected.kind);
            return;
        }
        expected.original()
                .filter(original -> original.kind == Kind.FILE)
                .ifPresent(original -> sameFile(layer, original, status, shown));
        expected.entry.ifPresent(entry -> compare(parent, name, status, entry, shown));
        if (expected.kind == Kind.DIRECTORY) {
            if (expected.implied && status.permissions() != LayerPlan.IMPLIED_MODE) {
                found("'" + shown + "' has another mode");
            }
            LayerFiles.inDirectory(parent, name, directory -> compareNames(directory, expected, shown, layer));
        }
    }

    private void compareNames(int directory, LayerNode expected, String shown, int layer) {
        Set<String> names = new TreeSet<>(RawFiles.names(directory));
        for (LayerNode child : expected.children()) {
            if (names.remove(child.name())) {
                compare(directory, child.name(), child, layer);
            } else {
                found("'" + RawName.shown(child.path()) + "' is missing");
            }
        }
        names.forEach(other -> found("'" + shown + "/" + RawName.shown(other) + "' does not belong there"));
    }

    private void sameFile(int layer, LayerNode original, Status status, String shown) {
        int file = LayerFiles.openToRead(layer, original.pathInLayer());
        try {
            if (Libc.fstat(file).inode() != status.inode()) {
                found("'" + shown + "' is no longer the same file as '" + RawName.shown(original.path()) + "'");
            }
        } finally {
            Libc.close(file);
        }
    }

    private void compare(int parent, String name, Status status, TarEntry entry, String shown) {
        if (!status.isSymlink() && status.permissions() != LayerPlan.keptMode(entry)) {
            found("'" + shown + "' has another mode");
        }
        if (status.isFile() && status.bytes() != entry.size()) {
            found("'" + shown + "' has another size");
        }
        if (status.isSymlink() && !RawFiles.readLink(parent, name).equals(entry.link())) {
            found("'" + shown + "' points elsewhere");
        }
        if (entry.mtimeSeconds() <= LAST_COMMON_SECOND && entry.mtimeSeconds() != status.mtimeSeconds()) {
            found("'" + shown + "' has another time");
        }
    }

    private static boolean isKind(Status status, Kind kind) {
        return switch (kind) {
            case FILE -> status.isFile();
            case DIRECTORY -> status.isDirectory();
            case SYMLINK -> status.isSymlink();
            case FIFO -> status.isFifo();
            case WHITEOUT -> status.isWhiteout();
        };
    }
}
