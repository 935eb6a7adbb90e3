package dev.brig.judge.checking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SipHashTest {

    /** Keys and results of the reference implementation. */
    @Test
    void givesWhatTheReferenceGives() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        hash.digest();
        assertThat(hash.low).isEqualTo(0xe6a825ba047f81a3L);
        assertThat(hash.high).isEqualTo(0x930255c71472f66dL);
        hash.reset();
        hash.add((byte) 0);
        hash.digest();
        assertThat(hash.low).isEqualTo(0x44af996bd8c187daL);
        assertThat(hash.high).isEqualTo(0x45fc229b11597634L);
    }

    @Test
    void doesNotDependOnHowTheBytesAreCut() {
        Random random = new Random(1);
        SipHash whole = SipHash.keyed();
        SipHash cut = whole.withSameKey();
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            whole.reset();
            whole.add(bytes, 0, bytes.length);
            whole.digest();
            cut.reset();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
                cut.add(bytes, from, to);
                from = to;
            }
            cut.digest();
            assertThat(cut.low).isEqualTo(whole.low);
            assertThat(cut.high).isEqualTo(whole.high);
        }
    }
}
