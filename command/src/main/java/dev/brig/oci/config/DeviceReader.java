package dev.brig.oci.config;

import dev.brig.sandbox.detached.ContainerRoot.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Devices: those that every container has, and the further ones of a configuration. */
final class DeviceReader {
    private static final List<String> STANDARD =
            List.of("dev/null", "dev/zero", "dev/full", "dev/random", "dev/urandom", "dev/tty");
    private static final Map<String, Integer> TYPES =
            Map.of("c", 0x2000, "u", 0x2000, "b", 0x6000, "p", 0x1000); // S_IFMT, linux/stat.h
    private static final int TYPE = 0xf000;
    private static final long MOST_NUMBER = 0xfffff; // MINORBITS, linux/kdev_t.h

    private final Field devices;

    DeviceReader(Field devices) {
        this.devices = devices;
    }

    /** @param isHosts whether {@code /dev} is the host's, in which nothing may be changed */
    List<Device> read(boolean isHosts) {
        List<Device> all = new ArrayList<>();
        if (!isHosts) {
            STANDARD.forEach(path -> all.add(new Device.Shown(path, "/" + path)));
        }
        for (Field field : devices.items()) {
            String path = ContainerPath.of(field.get("path"));
            Device.Shown shown = shown(field, path);
            if (!STANDARD.contains(path)) {
                all.add(shown);
            }
        }
        return all;
    }

    /** An ordinary user makes no nodes: the host's own is shown, where it is the very same device. */
    private static Device.Shown shown(Field field, String path) {
        int type = field.get("type").word(TYPES);
        boolean isPipe = type == 0x1000;
        long major = isPipe ? 0 : field.get("major").number(0, MOST_NUMBER);
        long minor = isPipe ? 0 : field.get("minor").number(0, MOST_NUMBER);
        Path source = Path.of("/" + path);
        try {
            int mode = (int) Files.getAttribute(source, "unix:mode");
            long number = (long) Files.getAttribute(source, "unix:rdev");
            if ((mode & TYPE) == type && !isPipe && number == number(major, minor)) {
                return new Device.Shown(path, source.toString());
            }
        } catch (IOException e) {
            // Then it is another.
        }
        throw field.wrong("devices cannot be made without root; the host's own would be shown, but " + source
                + " is not that device there");
    }

    /** As the kernel encodes it for programs (makedev(3)). */
    private static long number(long major, long minor) {
        return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xffL) << 12) | ((major & ~0xfffL) << 32);
    }
}
