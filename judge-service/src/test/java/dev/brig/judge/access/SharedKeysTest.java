package dev.brig.judge.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.RefusedException;
import dev.brig.judge.store.postgres.PostgresServer;
import dev.brig.judge.store.postgres.PostgresStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of two nodes that share a database. */
class SharedKeysTest {
    private static final TenantLimits TWO_A_DAY = new TenantLimits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.of(2),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    @TempDir
    private static Path directory;

    private static PostgresServer server;

    @TempDir
    private Path first;

    @TempDir
    private Path second;

    private PostgresStore store;
    private KeyStore keys;

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
        store = PostgresStore.open(server.newDatabase(), 6);
        keys = KeyStore.shared(store.connections());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Access node(Path state) {
        return Access.open(state, KeyStore.shared(store.connections()));
    }

    private static NewKey submitter(String tenant) {
        return new NewKey("web", tenant, Set.of(Scope.SUBMIT), Optional.empty());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait(); // the test's own bound ends it
        }
    }

    private static boolean takes(Access node, String secret) {
        return node.caller(secret).isPresent();
    }

    @Test
    void aKeyIsGoodAtAllNodesUntilItIsRevoked() {
        try (Access one = node(first);
                Access other = node(second)) {
            assertThat(one.isKeyed()).isFalse();
            IssuedKey issued = keys.create(submitter("ocean"));

            await(() -> takes(one, issued.secret()) && takes(other, issued.secret()));
            assertThat(one.isKeyed() && other.isKeyed()).isTrue();
            assertThat(other.caller(issued.secret()).orElseThrow().tenant()).isEqualTo("ocean");

            assertThat(keys.revoke(issued.key().id())).isTrue();
            await(() -> !takes(one, issued.secret()) && !takes(other, issued.secret()));
            assertThat(other.isKeyed()).isTrue();
        }
    }

    @Test
    void aSecretThatWasReplacedIsTakenForAWhile() {
        IssuedKey issued = keys.create(submitter("ocean"));
        IssuedKey rotated = keys.rotate(issued.key().id(), Duration.ofHours(1)).orElseThrow();
        IssuedKey again = keys.rotate(issued.key().id(), Duration.ZERO).orElseThrow();

        try (Access node = node(first)) {
            assertThat(takes(node, again.secret())).isTrue();
            assertThat(takes(node, rotated.secret())).isFalse();
            assertThat(takes(node, issued.secret())).isFalse();
        }
    }

    @Test
    void limitsHoldAtEachNodeForWhatComesToIt() {
        try (Access one = node(first);
                Access other = node(second)) {
            keys.limit("ocean", TWO_A_DAY);
            keys.limit("ocean", TWO_A_DAY);
            IssuedKey issued = keys.create(submitter("ocean"));
            await(() -> takes(one, issued.secret()) && takes(other, issued.secret()));

            for (Access node : Set.of(one, other)) {
                Meter meter = node.meter("ocean");
                meter.submission().close();
                meter.submission().close();
                assertThatThrownBy(meter::submission).isInstanceOf(RefusedException.class);
            }
        }
        assertThat(keys.limits()).isEqualTo(Map.of("ocean", TWO_A_DAY));
    }

    @Test
    void whatAServiceHadAloneBelongsToAllAndIsTakenOverOnce() {
        IssuedKey old;
        IssuedKey newer;
        IssuedKey ended;
        try (KeyStore alone = KeyStore.open(first)) {
            old = alone.create(submitter("ocean"));
            newer = alone.rotate(old.key().id(), Duration.ofHours(1)).orElseThrow();
            ended = alone.create(submitter("river"));
            alone.revoke(ended.key().id());
            alone.limit("ocean", TWO_A_DAY);
        }
        assertThat(keys.adopt(second)).isFalse();
        assertThat(keys.adopt(first)).isTrue();
        assertThat(first.resolve("access/keys.db")).doesNotExist();
        assertThat(Files.exists(first.resolve("access/keys.db.moved"))).isTrue();

        try (Access other = node(second)) {
            assertThat(other.isKeyed()).isTrue();
            assertThat(takes(other, old.secret())).isTrue();
            assertThat(takes(other, newer.secret())).isTrue();
            assertThat(takes(other, ended.secret())).isFalse();
        }
        assertThat(keys.limits()).isEqualTo(Map.of("ocean", TWO_A_DAY));
        assertThat(keys.adopt(first)).isFalse();
    }

    @Test
    void keysThatAreKnownHoldWhileTheDatabaseCannotBeReached() {
        IssuedKey issued = keys.create(submitter("ocean"));
        try (Access node = node(first)) {
            store.close();
            assertThat(takes(node, issued.secret())).isTrue();
            assertThat(takes(node, issued.secret() + "x")).isFalse();
        }
    }
}
