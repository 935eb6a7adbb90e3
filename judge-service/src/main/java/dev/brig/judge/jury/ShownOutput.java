package dev.brig.judge.jury;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** As much of what a program writes as is to be shown. */
final class ShownOutput {
    private final int most;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

    ShownOutput(int most) {
        this.most = most;
    }

    /** Takes the beginning of a standard output that the outcome will not have. */
    void take(ByteBuffer bytes) {
        byte[] part = new byte[Math.min(bytes.remaining(), most - stdout.size())];
        bytes.duplicate().get(part);
        stdout.writeBytes(part);
    }

    /** The outcome with no more output than is to be shown. */
    Outcome of(Outcome outcome) {
        Output taken = stdout.size() == 0
                ? cut(outcome.stdout())
                : new Output(
                        stdout.toByteArray(),
                        outcome.stdout().bytes(),
                        outcome.stdout().bytes() > stdout.size());
        return new Outcome(
                outcome.ending(),
                outcome.reached(),
                outcome.denied(),
                outcome.usage(),
                taken,
                cut(outcome.stderr()),
                Map.of(),
                Map.of(),
                outcome.enforced(),
                outcome.pinned(),
                outcome.warm());
    }

    private Output cut(Output output) {
        return output.content().length <= most
                ? output
                : new Output(Arrays.copyOf(output.content(), most), output.bytes(), true);
    }
}
