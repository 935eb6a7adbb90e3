package dev.brig.judge.checktestdata;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A description of what inputs look like, in the language of checktestdata. Safe for use by several threads. */
public final class Grammar {
    private final List<Command> commands;

    private Grammar(List<Command> commands) {
        this.commands = commands;
    }

    /** @throws GrammarException if it is none */
    public static Grammar of(String text) {
        return new Grammar(Parser.parse(text));
    }

    /**
     * What is wrong with an input, and where; empty if nothing is.
     *
     * @throws GrammarException if the grammar asks for what cannot be, such as a variable without a value, or for too much
     */
    public Optional<String> mistake(Path input) throws IOException {
        try (Input opened = Input.open(input)) {
            return new Matching(opened).mistake(commands);
        }
    }
}
