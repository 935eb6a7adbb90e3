package dev.brig.rootfs.store;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.layer.LayerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares what two images show, name by name. */
public final class ImageDiff {

    /** What became of a name. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * A difference.
     *
     * @param path for people
     * @param what of a changed one: {@code type, mode, owner, content, link, device, attributes}
     */
    public record Change(Kind kind, String path, List<String> what) {}

    private ImageDiff() {}

    public static List<Change> between(ImageStore store, Image before, Image after) {
        try (Assembly _ = store.assemble(before);
                Assembly _ = store.assemble(after)) {
            Map<String, MergedTree.Member> old = MergedTree.of(store, before).members();
            Map<String, MergedTree.Member> now = MergedTree.of(store, after).members();
            TreeSet<String> paths = new TreeSet<>(old.keySet());
            paths.addAll(now.keySet());
            List<Change> changes = new ArrayList<>();
            for (String path : paths) {
                String shown = "/" + RawName.shown(path);
                if (!now.containsKey(path)) {
                    changes.add(new Change(Kind.REMOVED, shown, List.of()));
                } else if (!old.containsKey(path)) {
                    changes.add(new Change(Kind.ADDED, shown, List.of()));
                } else {
                    List<String> what = compare(old.get(path), now.get(path));
                    if (!what.isEmpty()) {
                        changes.add(new Change(Kind.CHANGED, shown, what));
                    }
                }
            }
            return changes;
        }
    }

    private static List<String> compare(MergedTree.Member old, MergedTree.Member now) {
        TarEntry a = old.entry();
        TarEntry b = now.entry();
        List<String> what = new ArrayList<>();
        if (old.layer().equals(now.layer()) && a.equals(b)) {
            return what;
        }
        if (a.type() != b.type()) {
            what.add("type");
            return what;
        }
        if (a.mode() != b.mode()) {
            what.add("mode");
        }
        if (a.uid() != b.uid() || a.gid() != b.gid()) {
            what.add("owner");
        }
        if (!a.link().equals(b.link())) {
            what.add("link");
        }
        if (a.deviceMajor() != b.deviceMajor() || a.deviceMinor() != b.deviceMinor()) {
            what.add("device");
        }
        if (!a.xattrs().equals(b.xattrs())) {
            what.add("attributes");
        }
        if (a.type() == EntryType.FILE
                && (a.size() != b.size() || (!old.layer().equals(now.layer()) && !sameContent(old, now)))) {
            what.add("content");
        }
        return what;
    }

    private static boolean sameContent(MergedTree.Member old, MergedTree.Member now) {
        try (InputStream a = LayerFiles.content(old.layer(), old.file());
                InputStream b = LayerFiles.content(now.layer(), now.file())) {
            byte[] bufferA = new byte[64 << 10];
            byte[] bufferB = new byte[64 << 10];
            while (true) {
                int count = a.readNBytes(bufferA, 0, bufferA.length);
                if (b.readNBytes(bufferB, 0, bufferB.length) != count
                        || !Arrays.equals(bufferA, 0, count, bufferB, 0, count)) {
                    return false;
                }
                if (count < bufferA.length) {
                    return true;
                }
            }
        } catch (IOException e) {
            throw ImageException.system("comparing", e);
        }
    }
}
