package dev.brig.cli;

import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For which languages this machine starts interpreters ahead. Nothing but a try tells: it depends on the interpreter, too. */
enum StartedAhead {
    YES("yes", "its programs begin as forks of an interpreter that was started ahead"),
    NOT_HERE(
            "not here",
            "asked for, but this machine or this interpreter does not allow it: each program starts its own"),
    NOT_TRIED("not tried", "asked for, and not tried: its programs are compiled first, or run in an image"),
    NO_SANDBOX("no sandbox", "asked for, and not tried: there are no sandboxes");

    /** More than an interpreter's first few programs, which start by themselves. */
    private static final int PROGRAMS = 8;

    private final String word;
    private final String state;

    StartedAhead(String word, String state) {
        this.word = word;
        this.state = state;
    }

    /** In a word or two. */
    String word() {
        return word;
    }

    /** In a sentence without a full stop. */
    String state() {
        return state;
    }

    /** Those languages that ask for it, by their ids; runs empty programs. */
    static Map<String, StartedAhead> of(Languages languages) {
        List<Language> asking = languages.all().stream()
                .filter(language -> language.run().script().isPresent())
                .toList();
        Map<String, StartedAhead> found = new LinkedHashMap<>();
        try (Engine engine = Engine.open(1)) {
            asking.forEach(language -> found.put(language.id(), tried(language, engine)));
        } catch (SandboxException none) {
            asking.forEach(language -> found.putIfAbsent(language.id(), NO_SANDBOX));
        }
        return found;
    }

    private static StartedAhead tried(Language language, Engine engine) {
        if (!language.artifacts().isEmpty()
                || language.image().isPresent()
                || language.run().policy().image().isPresent()) {
            return NOT_TRIED;
        }
        Optional<Outcome> last = Optional.empty();
        try {
            for (int program = 0; program < PROGRAMS && !last.map(Outcome::warm).orElse(false); program++) {
                last = Optional.of(engine.run(
                        language.run().policy(),
                        language.run()
                                .job(Limits.none())
                                .file(language.source(), Content.of(new byte[0]))
                                .build()));
            }
        } catch (InvalidJobException notEmpty) {
            return NOT_TRIED;
        }
        return last.map(Outcome::warm).orElse(false) ? YES : NOT_HERE;
    }
}
