package dev.brig.policy;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a language's runtime says that the memory was not enough.
 *
 * @param exitCode with which it ends then
 * @param message what it prints then, without which the exit status means nothing; empty if it prints nothing
 */
public record OutOfMemorySign(int exitCode, Optional<String> message) {
    private static final int LAST_WORDS_BYTES = 8192;

    boolean isIn(Outcome run) {
        return run.exited(exitCode)
                && message.map(text -> lastWords(run.stdout()).contains(text)
                                || lastWords(run.stderr()).contains(text))
                        .orElse(true);
    }

    private static String lastWords(Output output) {
        byte[] all = output.content();
        int length = Math.min(all.length, LAST_WORDS_BYTES);
        return new String(all, all.length - length, length, StandardCharsets.UTF_8);
    }
}
