package dev.brig.judge.steps;

import java.util.List;

/** @param commands each reads what the one before it writes */
public record Step(List<Command> commands) {
    public Step {
        commands = List.copyOf(commands);
    }
}
