package dev.brig.sandbox.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where this process may make groups, hierarchy by hierarchy.
 *
 * @param refusal why it may make none at all, in a sentence without a full stop
 */
public record GroupPlaces(CgroupVersion version, List<Place> places, Optional<String> refusal) {
    public GroupPlaces {
        places = List.copyOf(places);
    }

    /**
     * A place in one hierarchy.
     *
     * @param base below which the groups go
     * @param top where the hierarchy is mounted
     * @param delegated whether groups can be made there
     */
    public record Place(Hierarchy base, Path top, boolean delegated) {
        public boolean controls(String controller) {
            return base.name().equals(Hierarchy.UNIFIED) || base.controls(controller);
        }
    }

    /** The place in the hierarchy of a controller; on version 2 there is one for all. */
    public Optional<Place> of(String controller) {
        return places.stream().filter(place -> place.controls(controller)).findFirst();
    }
}
