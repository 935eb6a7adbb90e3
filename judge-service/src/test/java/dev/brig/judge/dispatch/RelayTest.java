package dev.brig.judge.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.store.postgres.PostgresServer;
import dev.brig.judge.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two dispatchers that share a database: one judges, at the other somebody listens. */
class RelayTest {
    @TempDir
    private static Path directory;

    private static PostgresServer server;

    private final Map<String, Live> there = new ConcurrentHashMap<>();
    private final Map<String, Live> here = new ConcurrentHashMap<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private PostgresStore judging;
    private PostgresStore listening;
    private Relay from;
    private Relay to;

    @BeforeAll
    static void startsAServer() {
        server = PostgresServer.start(directory);
    }

    @AfterAll
    static void stopsIt() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        String database = server.newDatabase();
        judging = PostgresStore.open(database, 3);
        listening = PostgresStore.open(database, 3);
        from = new Relay(judging, "judging", there);
        to = new Relay(listening, "listening", here);
    }

    @AfterEach
    void close() {
        judging.close();
        listening.close();
    }

    private static Progress.Tested test(int number, String name) {
        return new Progress.Tested(name, "accepted", number, 1000);
    }

    private void listen(String id) {
        Live own = new Live();
        own.follow();
        own.feed().listen(0, event -> heard.add(id + " " + event.progress()));
        here.put(id, own);
    }

    /** Says and asks until something has come through; whoever does not listen yet hears nothing. */
    private void until(int events) {
        while (heard.size() < events) {
            to.listening(here.keySet());
            to.flush();
            from.flush();
            Thread.onSpinWait();
        }
    }

    private Live judged(String id) {
        Live own = new Live();
        own.run();
        there.put(id, own);
        return own;
    }

    @Test
    void whoAsksIsToldAllThatWasJudgedBeforeAndWhatComesOnce() {
        Live own = judged("a");
        own.feed().tell(new Progress.Compiling(1));
        own.feed().tell(test(1, "one"));
        listen("a");
        until(2);
        assertThat(heard).containsExactly("a Compiling[attempt=1]", "a " + test(1, "one"));

        from.told("a", 1, test(1, "one"));
        from.told("a", 1, test(2, "zwei ü \"2\""));
        until(3);
        assertThat(heard).last().isEqualTo("a " + test(2, "zwei ü \"2\""));
    }

    @Test
    void whatNobodyListensToIsNotTold() {
        judged("a");
        judged("b");
        listen("a");
        from.told("b", 1, test(1, "before anybody asked"));
        there.get("a").feed().tell(new Progress.Compiling(1));
        there.get("a").feed().tell(test(1, "one"));
        until(2);

        Live late = new Live();
        late.follow();
        late.feed().listen(0, event -> heard.add("b " + event.progress()));
        here.put("b", late);
        from.told("a", 1, test(2, "two"));
        until(3);
        assertThat(heard).noneMatch(event -> event.contains("before anybody asked"));
    }

    @Test
    void ofTooManyTestsTheLastAreToldAndNoneThatIsTooLong() {
        Live own = judged("a");
        own.feed().tell(new Progress.Compiling(1));
        own.feed().tell(test(1, "one"));
        listen("a");
        until(2);

        IntStream.range(3, 1003).forEach(number -> from.told("a", 1, test(number, "t".repeat(200))));
        until(102);

        assertThat(heard).hasSize(102);
        assertThat(heard.get(2)).contains("number=903,");
        assertThat(heard).last().asString().contains("number=1002,");
        from.told("a", 1, test(1003, "x".repeat(9000)));
        from.told("a", 1, test(1004, "short"));
        until(103);
        assertThat(heard).last().asString().contains("number=1004,");
    }

    @Test
    void anotherAttemptBeginsAnew() {
        judged("a").feed().tell(new Progress.Compiling(1));
        there.get("a").feed().tell(test(1, "one"));
        listen("a");
        until(2);

        from.told("a", 2, test(1, "one"));
        from.told("a", 1, test(2, "late"));
        from.told("a", 2, test(2, "two"));
        until(5);
        assertThat(heard.subList(2, 5))
                .containsExactly("a Compiling[attempt=2]", "a " + test(1, "one"), "a " + test(2, "two"));
    }
}
