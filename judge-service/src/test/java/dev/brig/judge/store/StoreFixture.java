package dev.brig.judge.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.store.Acceptance.Accepted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store of one engine, empty at first. */
public abstract class StoreFixture {
    protected static final Duration LONG = Duration.ofMinutes(10);
    /** A lease that has run out when it is given. */
    protected static final Duration OVER = Duration.ZERO;

    protected static final Subject SUBJECT = new Subject("python3", Optional.empty());

    protected SubmissionStore store;

    private Engine engine;

    /** Where stores of one kind come from. */
    public interface Engine extends AutoCloseable {
        /** An empty store. */
        SubmissionStore open();

        /** The store that was closed, as it is then. */
        SubmissionStore reopen();

        @Override
        void close();
    }

    protected abstract Engine engine();

    @BeforeEach
    void opens() {
        engine = engine();
        store = engine.open();
    }

    @AfterEach
    void closes() {
        store.close();
        engine.close();
    }

    /** Whatever is leased now is lost. */
    protected void openAgain() {
        store.close();
        store = engine.reopen();
    }

    protected String accept(String tenant, String request) {
        return id(store.accept(NewSubmission.of(tenant, SUBJECT, bytes(request))));
    }

    protected static String id(Acceptance acceptance) {
        assertThat(acceptance).isInstanceOf(Accepted.class);
        return acceptance.id();
    }

    protected Lease claimOne() {
        List<Lease> leases = store.claim(1, LONG);
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    protected SubmissionState state(String id) {
        return store.find(id).orElseThrow().state();
    }

    protected static Ending judged(String result) {
        return Ending.finished("accepted", bytes(result));
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
