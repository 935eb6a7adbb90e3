package dev.brig.judge.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store as an earlier version has left it, a dump {@code store-N.sql} for each version. In it are four submissions: one is finished, one
 * waits, one was being judged, one is cancelled. From version 2 on their language and problem are known; from version 3 on there are a
 * rejudging and a notice that could not be delivered.
 */
public record OldStore(Class<?> place, int version) {
    private static final String ID = "00000000-0000-7000-8000-00000000000";
    private static final String REQUEST =
            "{\"language\":\"python3\",\"source\":\"print(42)\",\"expectedOutput\":\"42\"}";

    /** All there are beside a class. */
    public static List<OldStore> beside(Class<?> place) {
        List<OldStore> all = new ArrayList<>();
        OldStore next = new OldStore(place, 1);
        while (place.getResource(next.file()) != null) {
            all.add(next);
            next = new OldStore(place, next.version + 1);
        }
        return all;
    }

    private String file() {
        return "store-" + version + ".sql";
    }

    /** The statements that make it in an empty database. */
    public String statements() throws IOException {
        try (InputStream dump = place.getResourceAsStream(file())) {
            return new String(dump.readAllBytes(), UTF_8);
        }
    }

    /** Everything is there, and what has no result is judged. */
    public void requireComplete(SubmissionStore store) {
        assertThat(store.find(ID + 1).orElseThrow().state()).isEqualTo(SubmissionState.FINISHED);
        assertThat(store.result(ID + 1))
                .hasValueSatisfying(
                        result -> assertThat(new String(result, UTF_8)).isEqualTo("{\"verdict\":\"accepted\"}"));
        assertThat(store.find(ID + 4).orElseThrow().state()).isEqualTo(SubmissionState.CANCELLED);
        assertThat(store.list(Selection.newest(10)))
                .extracting(StoredSubmission::id)
                .containsExactly(ID + 4, ID + 3, ID + 2, ID + 1);

        List<Lease> leases = store.claim(10, Duration.ofMinutes(1));
        assertThat(leases)
                .extracting(Lease::id, lease -> new String(lease.request(), UTF_8))
                .containsExactly(tuple(ID + 2, REQUEST), tuple(ID + 3, REQUEST));
        for (Lease lease : leases) {
            assertThat(store.finish(lease, Ending.finished("accepted", new byte[] {1})))
                    .isTrue();
        }
        assertThat(store.list(Selection.newest(10).inState(SubmissionState.FINISHED)))
                .hasSize(3);
        Acceptance next = store.accept(NewSubmission.of("ann", new Subject("c", Optional.empty()), new byte[] {1}));
        assertThat(store.find(next.id())).isPresent();
        if (version >= 2) {
            Subject subject = store.find(ID + 1).orElseThrow().subject();
            assertThat(subject).isEqualTo(new Subject("python3", Optional.of("sum")));
        }
        if (version >= 3) {
            assertThat(store.notices().dead(Optional.empty(), 10)).hasSize(1);
            assertThat(store.rejudgings().find("b1").orElseThrow().problem()).isEqualTo("sum");
        }
    }
}
