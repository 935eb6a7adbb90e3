package dev.brig.oci.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Field;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.container.ContainerGroup;
import dev.brig.sandbox.cgroup.container.Freezer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The control groups of a container, or why it has none.
 *
 * @param absence empty if it has some
 */
public record Membership(Optional<ContainerGroup> group, String absence) {
    private static final Map<String, CgroupVersion> VERSIONS =
            Arrays.stream(CgroupVersion.values()).collect(Collectors.toMap(CgroupVersion::word, Function.identity()));

    public static Membership of(ContainerGroup group) {
        return new Membership(Optional.of(group), "");
    }

    public static Membership none(String reason) {
        return new Membership(Optional.empty(), reason);
    }

    /** As the state of a container has it, which is also how it is kept. */
    ObjectNode json() {
        ObjectNode json = Json.object();
        if (group.isEmpty()) {
            return json.put("absent", absence);
        }
        json.put("version", group.get().version().word())
                .put("shielded", group.get().shielded());
        ArrayNode members = json.putArray("groups");
        for (ContainerGroup.Member member : group.get().members()) {
            members.addObject()
                    .put("hierarchy", member.hierarchy())
                    .put("path", member.path().toString())
                    .put("top", member.top().toString());
        }
        return json;
    }

    static Membership read(Field field) {
        if (field.get("absent").isPresent()) {
            return none(field.get("absent").text());
        }
        List<ContainerGroup.Member> members = field.get("groups")
                .list(member -> new ContainerGroup.Member(
                        member.get("hierarchy").text(),
                        Path.of(member.get("path").text()),
                        Path.of(member.get("top").text())));
        return of(new ContainerGroup(
                field.get("version").word(VERSIONS), field.get("shielded").flag(), members));
    }

    public List<String> joining() {
        return group.map(ContainerGroup::joining).orElse(List.of());
    }

    /** The file that says whether its processes are told to stop. */
    Optional<Path> frozenFile() {
        return group.flatMap(ContainerGroup::freezer).map(Freezer::stateFile);
    }

    /** All directories that were made for it, those within others first. */
    Stream<Path> directories() {
        return group.map(ContainerGroup::directories).stream().flatMap(List::stream);
    }

    boolean isFrozen() {
        return group.flatMap(ContainerGroup::freezer).filter(Freezer::isFrozen).isPresent();
    }

    ContainerGroup require(String what) {
        return group.orElseThrow(() -> new OciException(what + ": the container has no control group: " + absence));
    }

    Freezer requireFreezer(String what) {
        return require(what)
                .freezer()
                .orElseThrow(() ->
                        new OciException(what + ": needs the cgroup controller freezer, which is not mounted or not"
                                + " delegated to whoever made the container"));
    }

    public void remove() {
        group.ifPresent(ContainerGroup::remove);
    }
}
