package dev.brig.judge.http.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void namesOfThisMachineAreLocal(String name) {
        assertThat(Listen.isLocalName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "127.0.0.1.example.com", "localhost.example.com", "0.0.0.0", "10.0.0.1", ""})
    void otherNamesAreNot(String name) {
        assertThat(Listen.isLocalName(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "169.254.1.1"})
    void anAddressThatOthersReachNeedsAKey(String host) {
        assertThatThrownBy(() -> Listen.address(host, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("API key");
        assertThat(Listen.address(host, true)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void loopbackNeedsNone(String host) {
        assertThat(Listen.address(host, false).isLoopbackAddress()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "no such host"})
    void aHostThatIsNoneIsRefused(String host) {
        assertThatThrownBy(() -> Listen.address(host, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no host");
    }
}
