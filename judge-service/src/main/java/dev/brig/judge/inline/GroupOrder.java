package dev.brig.judge.inline;

import dev.brig.judge.inline.InlineProblem.Group;
import dev.brig.sandbox.InvalidJobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups in an order in which each comes after those that it requires, and else as they were given. */
final class GroupOrder {
    private enum Mark {
        OPEN,
        DONE
    }

    private final Map<String, Integer> indices = new HashMap<>();
    private final List<Group> groups;
    private final Map<String, Mark> marks = new HashMap<>();
    private final List<Group> ordered = new ArrayList<>();

    private GroupOrder(List<Group> groups) {
        this.groups = groups;
        for (int i = 0; i < groups.size(); i++) {
            if (indices.put(groups.get(i).name(), i) != null) {
                throw new InvalidJobException(
                        "duplicate-name", "groups[" + i + "].name", "another group has this name already");
            }
        }
    }

    /** @throws InvalidJobException if a group is there twice, is not there, or requires itself by way of others */
    static List<Group> of(List<Group> groups) {
        GroupOrder order = new GroupOrder(groups);
        groups.forEach(group -> order.visit(group.name(), "groups[" + order.indices.get(group.name()) + "].requires"));
        return order.ordered;
    }

    private void visit(String name, String field) {
        Integer index = indices.get(name);
        if (index == null) {
            throw new InvalidJobException("unknown-group", field, "there is no such group");
        }
        if (marks.get(name) == Mark.DONE) {
            return;
        }
        if (marks.put(name, Mark.OPEN) == Mark.OPEN) {
            throw new InvalidJobException(
                    "cyclic-groups", field, "the groups require each other in a circle: none could be judged first");
        }
        Group group = groups.get(index);
        for (String required : group.requires()) {
            visit(required, "groups[" + index + "].requires");
        }
        marks.put(name, Mark.DONE);
        ordered.add(group);
    }
}
