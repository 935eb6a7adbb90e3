package dev.brig.judge.checking;

import dev.brig.judge.checking.Difference.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Compares two texts as bags of their elements. */
final class UnorderedCheck extends Check {
    private final AnyOrder rule;
    private final InputStream source;
    private final Bag output;
    private final Bag expected;
    private Optional<CheckResult> result = Optional.empty();

    UnorderedCheck(AnyOrder rule, InputStream expected) {
        this.rule = rule;
        this.source = expected;
        SipHash hash = SipHash.keyed();
        output = Bag.of(rule, hash);
        this.expected = Bag.of(rule, hash.withSameKey());
    }

    @Override
    boolean compare(byte[] bytes, int from, int to) {
        if (result.isEmpty()) {
            output.add(bytes, from, to);
        }
        return result.isEmpty();
    }

    @Override
    CheckResult conclude() throws IOException {
        if (result.isEmpty()) {
            byte[] buffer = new byte[Side.BUFFER_BYTES];
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                expected.add(buffer, 0, read);
            }
            output.end();
            expected.end();
            result = Optional.of(judge());
        }
        return result.get();
    }

    private CheckResult judge() {
        if (output.matches(expected)) {
            return new CheckResult.Accepted();
        }
        String elements = rule.element() == AnyOrder.Element.LINE ? "lines" : "words";
        int more = Long.compare(output.count(), expected.count());
        String counts = expected.count() + " " + elements + " are expected, " + output.count() + " seen";
        return new CheckResult.WrongAnswer(new Difference(
                more < 0 ? Reason.MISSING : more > 0 ? Reason.EXTRA : Reason.DIFFERS,
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                more == 0 ? "not the same " + elements + ", in whatever order" : counts));
    }
}
