package dev.brig.judge.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class KeyStoreTest {
    @TempDir
    private Path state;

    private final Clock clock = new Clock();
    private KeyStore store;

    @BeforeEach
    void open() {
        store = KeyStore.open(state, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private IssuedKey create(Optional<Duration> life) {
        return store.create(
                new NewKey("web", "ocean", Set.of(Scope.SUBMIT, Scope.READ), life.map(clock.instant()::plus)));
    }

    private boolean isTaken(String secret) {
        try (Access access = Access.open(state, clock)) {
            return access.caller(secret).isPresent();
        }
    }

    @Test
    void aKeyIsThereForWhoeverOpensTheStoreNextAndItsSecretIsNot() throws IOException {
        IssuedKey issued = create(Optional.empty());
        store.close();
        open();
        assertThat(store.keys()).containsExactly(issued.key());
        assertThat(issued.key().tenant()).isEqualTo("ocean");
        assertThat(isTaken(issued.secret())).isTrue();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(issued.secret().substring(16));
            }
        }
    }

    @Test
    void nobodyElseCanReadTheFiles() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("access"))))
                .isEqualTo("rwx------");
    }

    @Test
    void oneThatIsTooOldOrRevokedIsTakenNoMore() {
        IssuedKey brief = create(Optional.of(Duration.ofHours(1)));
        IssuedKey lasting = create(Optional.empty());
        clock.pass(Duration.ofMinutes(59));
        assertThat(isTaken(brief.secret())).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(isTaken(brief.secret())).isFalse();
        assertThat(isTaken(lasting.secret())).isTrue();
        assertThat(store.revoke(lasting.key().id())).isTrue();
        assertThat(store.revoke(lasting.key().id())).isFalse();
        assertThat(isTaken(lasting.secret())).isFalse();
        assertThat(store.keys())
                .extracting(key -> key.state(clock.instant()))
                .containsExactlyInAnyOrder("expired", "revoked");
    }

    @Test
    void afterARotationBothSecretsAreTakenUntilTheOverlapIsOver() {
        IssuedKey first = create(Optional.empty());
        IssuedKey second = store.rotate(first.key().id(), Duration.ofHours(2)).orElseThrow();
        assertThat(second.key().id()).isEqualTo(first.key().id());
        clock.pass(Duration.ofHours(1));
        IssuedKey third = store.rotate(first.key().id(), Duration.ofHours(2)).orElseThrow();
        assertThat(Stream.of(first, second, third).map(IssuedKey::secret)).allMatch(this::isTaken);
        clock.pass(Duration.ofHours(1)); // the second rotation does not give the first secret more time
        assertThat(Stream.of(first, second, third).map(IssuedKey::secret).map(this::isTaken))
                .containsExactly(false, true, true);
        clock.pass(Duration.ofHours(1));
        assertThat(Stream.of(first, second, third).map(IssuedKey::secret).map(this::isTaken))
                .containsExactly(false, false, true);
        IssuedKey fourth = store.rotate(first.key().id(), Duration.ZERO).orElseThrow();
        assertThat(isTaken(third.secret())).isFalse();
        assertThat(isTaken(fourth.secret())).isTrue();
    }

    @Test
    void whatHasEndedIsNotRotated() {
        IssuedKey issued = create(Optional.empty());
        store.revoke(issued.key().id());
        assertThat(store.rotate(issued.key().id(), Duration.ofHours(1))).isEmpty();
        assertThat(store.rotate("nothing", Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aServiceStaysClosedWhenItsLastKeyIsRevokedAndForgotten() {
        try (Access access = Access.open(state, clock)) {
            assertThat(access.isKeyed()).isFalse();
        }
        store.revoke(create(Optional.empty()).key().id());
        clock.pass(Duration.ofDays(400));
        create(Optional.of(Duration.ofHours(1)));
        assertThat(store.keys()).hasSize(1);
        store.revoke(store.keys().getFirst().id());
        try (Access access = Access.open(state, clock)) {
            assertThat(access.isKeyed()).isTrue();
        }
    }

    @Test
    void limitsAreKept() {
        TenantLimits limits = new TenantLimits(
                OptionalLong.of(1),
                OptionalLong.of(2),
                OptionalLong.empty(),
                OptionalLong.of(4),
                OptionalLong.of(5),
                OptionalLong.of(6));
        store.limit("ocean", limits);
        store.limit("river", TenantLimits.NONE);
        assertThat(store.limits()).containsEntry("ocean", limits).containsEntry("river", TenantLimits.NONE);
    }

    @Test
    void whatCannotBeIsRefused() {
        for (String tenant : List.of("Ocean", "-ocean", "a~b", "a/b", "x".repeat(33))) {
            assertThatThrownBy(() -> new NewKey("web", tenant, Set.of(Scope.RUN), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(tenant);
        }
        assertThatThrownBy(() -> new NewKey("a\nb", "", Set.of(Scope.RUN), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NewKey("web", "", Set.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scope.of("everything"))
                .hasMessageContaining("run,submit,jobs,read,problems,monitor,admin");
        assertThatThrownBy(() -> store.limit("", TenantLimits.NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatANewerBrigHasWrittenIsLeftAlone() {
        Path file = state.resolve("newer.db");
        SqliteDatabase.open(file, List.of(List.of(), List.of())).close();
        assertThatThrownBy(() -> SqliteDatabase.open(file, List.of(List.of())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Brig");
    }
}
