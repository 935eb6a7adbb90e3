package dev.brig.rootfs.store;

import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.archive.TarReader;
import dev.brig.rootfs.layer.LayerArchive;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.rootfs.layer.LayerInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What an image shows when its layers lie above one another, with everything its archives say: true owners and modes too. */
final class MergedTree {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS = ".wh..wh.";

    /**
     * One name.
     *
     * @param layer directory of the layer that it is from
     */
    record Member(TarEntry entry, Path layer) {
        /** Where its content lies in the layer's directory. */
        String file() {
            return LayerFiles.TREE + "/" + entry.path();
        }
    }

    private final SequencedMap<String, Member> members = new TreeMap<>();

    static MergedTree of(ImageStore store, Image image) {
        MergedTree tree = new MergedTree();
        for (LayerInfo layer : store.layers(image)) {
            tree.add(store.directory(layer));
        }
        return tree;
    }

    /** By path; a directory comes before what is in it. */
    SequencedMap<String, Member> members() {
        return members;
    }

    private void add(Path layer) {
        List<TarEntry> entries = new ArrayList<>();
        try (LayerArchive archive = LayerArchive.headersOf(layer)) {
            TarReader reader = new TarReader(archive, UnpackLimits.NONE);
            for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.add(next.get());
            }
        }
        for (TarEntry entry : entries) { // what a layer hides is below it, wherever in the archive it says so
            if (entry.name().equals(OPAQUE)) {
                removeBelow(entry.parent());
            } else if (entry.name().startsWith(WHITEOUT) && !entry.name().startsWith(AUFS)) {
                String hidden = entry.name().substring(WHITEOUT.length());
                remove(entry.parent().isEmpty() ? hidden : entry.parent() + "/" + hidden);
            }
        }
        for (TarEntry entry : entries) {
            if (!entry.path().startsWith(WHITEOUT) && !entry.path().contains("/" + WHITEOUT)) {
                put(entry, layer);
            }
        }
    }

    private void put(TarEntry entry, Path layer) {
        Member before = members.get(entry.path());
        boolean bothDirectories =
                entry.type() == EntryType.DIRECTORY && before != null && before.entry.type() == EntryType.DIRECTORY;
        if (!bothDirectories) {
            removeBelow(entry.path());
        }
        for (String parent = entry.parent(); !parent.isEmpty(); parent = parent(parent)) {
            Member above = members.get(parent);
            if (above != null && above.entry.type() != EntryType.DIRECTORY) {
                remove(parent); // a directory that this layer has without describing it
            }
        }
        members.put(entry.path(), new Member(entry, layer));
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private void remove(String path) {
        members.remove(path);
        removeBelow(path);
    }

    private void removeBelow(String path) {
        if (path.isEmpty()) {
            members.clear();
            return;
        }
        // '0' follows '/' in the order of bytes
        ((TreeMap<String, Member>) members).subMap(path + "/", path + "0").clear();
    }

    /** The member that a hard link stands for, if it is still the same file. */
    Optional<Member> target(Member link) {
        Member target = members.get(link.entry.link());
        return Optional.ofNullable(target)
                .filter(found -> found.layer.equals(link.layer) && found.entry.type() == EntryType.FILE);
    }
}
