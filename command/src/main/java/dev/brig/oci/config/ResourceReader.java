package dev.brig.oci.config;

/** Limits by control groups, which containers do not have. */
final class ResourceReader {
    private static final String REASON = "needs a control group, and none is made for containers";

    private final Field resources;

    ResourceReader(Field resources) {
        this.resources = resources;
    }

    /**
     * Whether devices of the host may be seen through binds. Rules need no control group otherwise: no node can be made, and the only
     * ones there are the standard ones and those of {@code linux.devices}.
     */
    boolean showsDevices() {
        for (String name : resources.names()) {
            if (!name.equals("devices")) {
                resources.get(name).refuse(REASON);
            }
        }
        return resources.get("devices").items().stream().allMatch(rule -> {
            if (!rule.get("allow").isPresent()) {
                throw rule.get("allow").wrong("is required");
            }
            return rule.get("allow").flag();
        });
    }
}
