package dev.brig.oci.config;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of a container as its configuration writes them. */
final class ContainerPath {
    private static final int MOST = 4095; // PATH_MAX, linux/limits.h

    private ContainerPath() {}

    /** Normalised, and without its first slash; the root is empty. Links are not looked at here: the kernel keeps them inside. */
    static String of(Field field) {
        String path = field.text();
        if (!path.startsWith("/")) {
            throw field.wrong("must be an absolute path, not " + path);
        }
        if (path.length() > MOST) {
            throw field.wrong("is longer than a path may be");
        }
        return normal(path);
    }

    /** Without its first slash, and without any way up. */
    static String normal(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return String.join("/", names);
    }
}
