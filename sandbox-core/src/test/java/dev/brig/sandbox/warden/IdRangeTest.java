package dev.brig.sandbox.warden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code /etc/subuid} grants. */
@Tag("pure")
class IdRangeTest {
    private static Optional<IdRange> in(String text) {
        return IdRange.of(text.lines(), "anna", 1001);
    }

    @Test
    void aUserIsNamedByNameOrNumber() {
        assertThat(in("bert:100000:65536\nanna:165536:65536\n")).hasValue(new IdRange(165_536, 65_536));
        assertThat(in("1001:165536:65536")).hasValue(new IdRange(165_536, 65_536));
        assertThat(in("bert:100000:65536\n1000:165536:65536\nann:1:1\n")).isEmpty();
    }

    @Test
    void theLargestOfSeveralIsTaken() {
        assertThat(in("anna:100000:10\nanna:200000:1000\nanna:300000:100")).hasValue(new IdRange(200_000, 1000));
    }

    @Test
    void whatCannotBeARangeIsPassedOver() {
        assertThat(
                        in(
                                "# anna\nanna:0:65536\nanna:100000:0\nanna:x:y\nanna:100000\nanna:2147483647:2\nanna:5000000000:1"))
                .isEmpty();
    }
}
