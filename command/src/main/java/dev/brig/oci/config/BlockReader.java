package dev.brig.oci.config;

import dev.brig.sandbox.cgroup.container.GroupSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Limits of input and output to block devices. */
final class BlockReader {
    private static final String V1 = "blkio";
    private static final long MOST_WEIGHT = 1000;
    private static final long MOST_NUMBER = 0xfffff; // MINORBITS, linux/kdev_t.h

    /** The lists of rates, with the file of version 1 and the key of version 2. */
    private static final Map<String, List<String>> RATES = Map.of(
            "throttleReadBpsDevice", List.of("blkio.throttle.read_bps_device", "rbps"),
            "throttleWriteBpsDevice", List.of("blkio.throttle.write_bps_device", "wbps"),
            "throttleReadIOPSDevice", List.of("blkio.throttle.read_iops_device", "riops"),
            "throttleWriteIOPSDevice", List.of("blkio.throttle.write_iops_device", "wiops"));

    private final Field blocks;

    BlockReader(Field blocks) {
        this.blocks = blocks;
    }

    List<GroupSetting> settings() {
        List<GroupSetting> settings = new ArrayList<>();
        if (blocks.get("leafWeight").number(0, MOST_WEIGHT, 0) != 0) {
            throw blocks.get("leafWeight").wrong("the kernel has no weights of leaves any more");
        }
        Field weight = blocks.get("weight");
        if (weight.number(0, MOST_WEIGHT, 0) != 0) {
            settings.add(setting(weight, "weight", Long.toString(weight.number(0, MOST_WEIGHT))));
        }
        for (Field item : blocks.get("weightDevice").items()) {
            if (item.get("leafWeight").number(0, MOST_WEIGHT, 0) != 0) {
                throw item.get("leafWeight").wrong("the kernel has no weights of leaves any more");
            }
            settings.add(setting(
                    item,
                    "weight_device",
                    device(item) + " " + item.get("weight").number(0, MOST_WEIGHT)));
        }
        RATES.forEach((name, words) -> {
            for (Field item : blocks.get(name).items()) {
                String rate = Long.toUnsignedString(item.get("rate").bits(0));
                settings.add(new GroupSetting(
                        item.path(),
                        V1,
                        ResourceReader.write(words.getFirst(), device(item) + " " + rate),
                        ResourceReader.write("io.max", device(item) + " " + words.getLast() + "=" + rate)));
            }
        });
        return settings;
    }

    /** Weights are those of the scheduler BFQ, which is the only one that has them. */
    private static GroupSetting setting(Field field, String file, String value) {
        return new GroupSetting(
                field.path(),
                V1,
                ResourceReader.write("blkio.bfq." + file, value),
                ResourceReader.write("io.bfq.weight", value));
    }

    private static String device(Field item) {
        return item.get("major").number(0, MOST_NUMBER) + ":"
                + item.get("minor").number(0, MOST_NUMBER);
    }
}
