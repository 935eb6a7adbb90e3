package dev.brig.judge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.Subject;
import dev.brig.judge.store.SubmissionStoreTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends SubmissionStoreTest {
    @TempDir
    private Path directory;

    @Override
    protected Engine engine() {
        return SqliteEngine.in(directory);
    }

    @Test
    void aStoreOfANewerBrigIsRefused() throws Exception {
        try (StateDirectory newer = StateDirectory.open(directory.resolve("newer"))) {
            SqliteStore.open(newer).close();
            Path file = newer.directory("submissions").resolve("submissions.db");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA user_version = 1000");
            }
            assertThatThrownBy(() -> SqliteStore.open(newer))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("newer Brig");
        }
    }

    @Test
    void ofThoseThatWereLostTogetherOneIsLeasedAtATime() {
        List<String> lost = List.of(accept("ann", "1"), accept("ann", "2"), accept("ann", "3"));
        assertThat(store.claim(3, LONG)).hasSize(3);
        openAgain();
        String fresh = accept("ann", "4");
        Lease first = claimOne();
        assertThat(first.id()).isEqualTo(lost.getFirst());
        assertThat(store.claim(3, LONG)).extracting(Lease::id).containsExactly(fresh);
        assertThat(store.claim(3, LONG)).isEmpty();
        assertThat(store.queue().queued()).isEqualTo(2);
        store.finish(first, judged("accepted"));
        assertThat(store.claim(3, LONG)).extracting(Lease::id).containsExactly(lost.get(1));
    }

    @Test
    void whoWaitsForWorkIsToldWhenTheSuspectHasEnded() throws Exception {
        accept("ann", "1");
        String second = accept("ann", "2");
        store.claim(2, LONG);
        openAgain();
        Lease suspect = claimOne();
        assertThat(store.claim(1, LONG)).isEmpty();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Lease>> waiting = threads.submit(() -> {
                store.awaitWork(LONG);
                return store.claim(1, LONG);
            });
            store.finish(suspect, judged("accepted"));
            assertThat(waiting.get()).extracting(Lease::id).containsExactly(second);
        }
    }

    @Test
    void aBackupIsAStore() {
        try (StateDirectory one = StateDirectory.open(directory.resolve("one"));
                StateDirectory other = StateDirectory.open(directory.resolve("other"))) {
            try (SqliteStore original = SqliteStore.open(one)) {
                original.accept(NewSubmission.of("ann", new Subject("c", Optional.empty()), new byte[] {1}));
                original.backup(other.directory("submissions").resolve("submissions.db"));
            }
            try (SqliteStore restored = SqliteStore.open(other)) {
                assertThat(restored.claim(1, Duration.ofMinutes(1))).hasSize(1);
            }
        }
    }
}
