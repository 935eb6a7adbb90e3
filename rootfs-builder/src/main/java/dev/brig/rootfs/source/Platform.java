package dev.brig.rootfs.source;

import dev.brig.rootfs.ImageConfig;

/** What an image is made for, in the words of registries, for example {@code linux} and {@code amd64}. */
public record Platform(String os, String architecture) {

    /** Of this machine. */
    public static Platform host() {
        return new Platform("linux", ImageConfig.hostArchitecture());
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
