package dev.brig.judge.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pure")
class SecretTest {
    @Test
    void isReadBackAndTellsItsKey() {
        String id = Secret.freshId();
        Secret secret = Secret.fresh(id);
        assertThat(secret.text()).matches("brig_[0-9a-z]{10}_[0-9A-Za-z]{49}");
        assertThat(Secret.parse(secret.text())).contains(secret);
        assertThat(secret.id()).isEqualTo(id);
        assertThat(secret.toString()).doesNotContain(id);
    }

    @Test
    void noTwoAreTheSame() {
        Set<String> all = new HashSet<>();
        for (int n = 0; n < 1000; n++) {
            all.add(Secret.fresh("0123456789").text());
        }
        assertThat(all).hasSize(1000);
    }

    @Test
    void oneThatWasMistypedIsKnownByItsChecksum() {
        Random random = new Random(1);
        String text = Secret.fresh(Secret.freshId()).text();
        for (int place = 0; place < text.length(); place++) {
            char other;
            do {
                other = (char) (' ' + random.nextInt('~' - ' '));
            } while (other == text.charAt(place));
            String mistyped = text.substring(0, place) + other + text.substring(place + 1);
            assertThat(Secret.parse(mistyped)).as(mistyped).isEmpty();
        }
        for (int length = 0; length < text.length(); length++) {
            assertThat(Secret.parse(text.substring(0, length))).isEmpty();
        }
        assertThat(Secret.parse(text + "0")).isEmpty();
    }
}
