package dev.brig.judge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.brig.judge.cluster.Messages.Claim;
import dev.brig.judge.cluster.Messages.Finish;
import dev.brig.judge.cluster.Messages.Heartbeat;
import dev.brig.judge.cluster.Messages.MalformedException;
import dev.brig.judge.cluster.Messages.Self;
import dev.brig.judge.cluster.Messages.Step;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class MessagesTest {
    private static final Self SELF =
            new Self("worker-1", 4, 3, JsonNodeFactory.instance.objectNode().put("kernel", "6.1"));
    private static final byte[] REQUEST = "{\"source\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8);

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @Test
    void whatIsSaidIsHeard() {
        Claim claim = new Claim(SELF, Set.of("c", "python3"), 5, Duration.ofSeconds(10));
        assertThat(Claim.of(json(claim.json().toString()))).isEqualTo(claim);

        Lease lease = new Lease("id", 2, "tenant", REQUEST);
        Lease given =
                Messages.work(json(Messages.work(List.of(lease)).toString())).getFirst();
        assertThat(given).usingRecursiveComparison().isEqualTo(lease);

        Heartbeat heartbeat = new Heartbeat(
                SELF,
                List.of(lease),
                List.of(
                        new Step("id", 2, new Progress.Compiling(2)),
                        new Step("id", 2, new Progress.Tested("secret/1", "accepted", 1, 9))));
        Heartbeat heard = Heartbeat.of(json(heartbeat.json().toString()));
        assertThat(heard.steps()).isEqualTo(heartbeat.steps());
        assertThat(heard.leases()).extracting(NodeLink::key).containsExactly("id 2");

        Finish finish = new Finish(lease, Ending.finished("wrong-answer", REQUEST), 1_500_000);
        Finish finished = Finish.of(json(finish.json().toString()));
        assertThat(finished.ending()).usingRecursiveComparison().isEqualTo(finish.ending());
        assertThat(finished.cpuMicros()).isEqualTo(1_500_000);
        assertThat(Finish.of(finish.json().put("cpuMicros", Long.MAX_VALUE)).cpuMicros())
                .isEqualTo(Duration.ofDays(1).toMillis() * 1000);
        assertThat(Finish.of(finish.json().put("cpuMicros", -1)).cpuMicros()).isZero();
        assertThat(NodeLink.key(finished.lease())).isEqualTo("id 2");
    }

    @Test
    void whatIsNotKnownIsPassedOver() {
        Claim claim = new Claim(SELF, Set.of("c"), 5, Duration.ofSeconds(10));

        assertThat(Claim.of(claim.json().put("somethingNew", true))).isEqualTo(claim);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"worker\":\"\",\"slots\":1,\"busy\":0}",
                "{\"worker\":\"a\\u001b[2J\",\"slots\":1,\"busy\":0}",
                "{\"worker\":\"a\",\"slots\":-1,\"busy\":0}",
                "{\"worker\":\"a\",\"slots\":1.5,\"busy\":0}",
            })
    void whatCannotBeIsRefused(String text) {
        assertThatThrownBy(() -> Self.of(json(text))).isInstanceOf(MalformedException.class);
    }

    @Test
    void aResultThatIsNoBase64IsRefused() {
        assertThatThrownBy(() -> Finish.of(
                        json("{\"id\":\"a\",\"attempt\":1,\"state\":\"failed\",\"verdict\":null,\"result\":\"*\"}")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("base64");
    }
}
