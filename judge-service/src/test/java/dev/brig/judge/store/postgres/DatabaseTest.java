package dev.brig.judge.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class DatabaseTest {
    @TempDir
    private Path home;

    private Database parse(String address, Map<String, String> environment) {
        return Database.parse(address, environment, "me", home);
    }

    @Test
    void anAddressIsReadAsPostgresHasIt() {
        assertThat(parse("postgresql://brig@db.example:6543/judge?sslmode=require", Map.of())
                        .url())
                .isEqualTo("jdbc:postgresql://db.example:6543/judge?user=brig&sslmode=require");
        assertThat(parse("postgres://db.example/judge", Map.of()).url())
                .isEqualTo("jdbc:postgresql://db.example:5432/judge?user=me");
    }

    @Test
    void ofSeveralHostsTheOneIsUsedThatTakesWrites() throws IOException {
        Path file = home.resolve(".pgpass");
        Files.writeString(file, "two:7000:judge:brig:theirs\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        Database found = parse("postgresql://brig@one,two:7000/judge?sslmode=require", Map.of());
        assertThat(found.url())
                .isEqualTo(
                        "jdbc:postgresql://one:5432,two:7000/judge?user=brig&targetServerType=primary&sslmode=require");
        assertThat(found.password()).contains("theirs");
        assertThat(parse("postgresql://[::1],two/judge?targetServerType=any", Map.of())
                        .url())
                .isEqualTo("jdbc:postgresql://[::1]:5432,two:5432/judge?user=me&targetServerType=any");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://brig:secret@db.example/judge",
                "postgresql://db.example/judge?user=brig&password=secret",
            })
    void aPasswordInAnAddressIsRefusedAndNotTold(String address) {
        assertThatThrownBy(() -> parse(address, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("~/.pgpass")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://db/judge",
                "postgresql:judge",
                "postgresql://db",
                "postgresql://db/",
                "postgresql://a,,b/judge",
                "postgresql://a,b c/judge",
                "a b"
            })
    void whatIsNoAddressIsRefused(String address) {
        assertThatThrownBy(() -> parse(address, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://USER@HOST:PORT/DATABASE");
    }

    @Test
    void thePasswordComesFromTheEnvironmentOrTheFileAndIsNotShown() throws IOException {
        Path file = home.resolve(".pgpass");
        Files.writeString(file, "# ours\nother:*:*:*:no\ndb:5432:*:brig:a\\:b\n*:*:*:*:last\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        Database found = parse("postgresql://brig@db/judge", Map.of());
        assertThat(found.password()).contains("a:b");
        assertThat(found.toString()).doesNotContain("a:b");
        assertThat(parse("postgresql://me@elsewhere/judge", Map.of()).password())
                .contains("last");
        assertThat(parse("postgresql://brig@db/judge", Map.of("PGPASSWORD", "first"))
                        .password())
                .contains("first");
        assertThat(parse("postgresql://brig@db/judge", Map.of("PGPASSFILE", "/none"))
                        .password())
                .isEmpty();
    }

    @Test
    void aFileOfPasswordsThatOthersCanReadIsRefused() throws IOException {
        Path file = home.resolve(".pgpass");
        Files.writeString(file, "*:*:*:*:secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> parse("postgresql://brig@db/judge", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chmod 600");
    }
}
