package dev.brig.sandbox.cgroup.container;

import dev.brig.sandbox.cgroup.CgroupVersion;
import java.util.Optional;

/**
 * What is written to a control file, in the words of either version.
 *
 * @param field who asks for it, for messages
 * @param controller that the file belongs to
 * @param v1 empty where version 1 has no such thing
 * @param v2 empty where version 2 has no such thing
 */
public record GroupSetting(String field, String controller, Optional<Write> v1, Optional<Write> v2) {

    /** One write. */
    public record Write(String file, String value) {}

    Optional<Write> in(CgroupVersion version) {
        return version == CgroupVersion.V1 ? v1 : v2;
    }
}
