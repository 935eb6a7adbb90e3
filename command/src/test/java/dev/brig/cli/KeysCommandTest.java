package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.process.ExitStatus;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class KeysCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path state;

    private final StringWriter err = new StringWriter();

    private String keys(int status, String... arguments) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--state", state.toString()));
        assertThat(Brig.commandLine("keys")
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(all.toArray(String[]::new)))
                .as(err.toString())
                .isEqualTo(status);
        return out.toString();
    }

    private JsonNode json(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return JSON.readTree(keys(0, all.toArray(String[]::new)));
    }

    private boolean isTaken(String secret) {
        try (Access access = Access.open(state)) {
            return access.caller(secret.strip()).isPresent();
        }
    }

    @Test
    void aKeyIsMadeListedRotatedAndRevoked() throws IOException {
        String secret =
                keys(0, "create", "contest", "--tenant", "ocean", "--scopes", "submit,read", "--expires", "90d");
        assertThat(secret.lines()).singleElement().asString().startsWith("brig_");
        assertThat(isTaken(secret)).isTrue();
        JsonNode key = json("list").get(0);
        String id = key.get("id").textValue();
        assertThat(key.get("tenant").textValue()).isEqualTo("ocean");
        assertThat(key.get("scopes").toString()).isEqualTo("[\"submit\",\"read\"]");
        assertThat(key.get("state").textValue()).isEqualTo("good");
        assertThat(key.toString()).doesNotContain("secret\":\"");
        assertThat(keys(0, "list")).contains(id, "good", "ocean", "submit,read", "contest", "until ");

        JsonNode rotated = json("rotate", id, "--overlap", "2h");
        assertThat(isTaken(secret)).isTrue();
        assertThat(isTaken(rotated.get("secret").textValue())).isTrue();
        assertThat(rotated.get("oldSecretUntil").isTextual()).isTrue();
        String last = keys(0, "rotate", id, "--overlap", "0");
        assertThat(isTaken(secret)).isFalse();
        assertThat(isTaken(last)).isTrue();

        keys(0, "revoke", id);
        assertThat(isTaken(last)).isFalse();
        assertThat(json("list").get(0).get("state").textValue()).isEqualTo("revoked");
        keys(ExitStatus.OURS, "rotate", id);
        assertThat(err.toString()).contains("key " + id + " has ended");

        assertThat(keys(0, "audit").lines().map(line -> line.replaceAll("\\S+Z ", "")))
                .hasSize(4)
                .first()
                .asString()
                .contains("ocean", "key-created done", "key=" + id);
        assertThat(keys(0, "audit", "--tenant", "river")).isEmpty();
        assertThat(keys(0, "audit", "--last", "1")).contains("key-revoked").doesNotContain("key-rotated");
    }

    @Test
    void aTenantIsLimited() throws IOException {
        keys(0, "limit", "ocean", "--waiting", "100", "--requests-per-minute", "600", "--burst", "60");
        keys(0, "limit", "ocean", "--waiting", "none", "--cpu-seconds-per-day", "3600");
        JsonNode limits = json("limit").get("ocean");
        assertThat(limits.get("waiting").isNull()).isTrue();
        assertThat(limits.get("cpuSecondsPerDay").intValue()).isEqualTo(3600);
        assertThat(limits.get("burst").intValue()).isEqualTo(60);
        assertThat(keys(0, "limit", "ocean"))
                .isEqualTo("ocean  cpuSecondsPerDay 3600, requestsPerMinute 600, burst 60" + System.lineSeparator());
        assertThat(keys(0, "limit", "river")).startsWith("river  no limits");
    }

    @Test
    void whatCannotBeIsOneClearLine() throws IOException {
        assertRefused("there is no scope all; scopes are run,submit", "create", "web", "--scopes", "all");
        assertRefused("the name of a tenant has", "create", "web", "--scopes", "run", "--tenant", "A B");
        assertRefused("--expires: 'soon' is not understood", "create", "web", "--scopes", "run", "--expires", "soon");
        assertRefused("there is no key abc", "revoke", "abc");
        assertRefused("there is no key abc", "rotate", "abc");
        assertRefused("--waiting: write a number, or none, not many", "limit", "ocean", "--waiting", "many");
        assertRefused("burst: only together", "limit", "ocean", "--burst", "5");
        assertRefused("name the tenant", "limit", "--burst", "5");
        Files.writeString(state.resolve("access").resolve("keys.db"), "no database");
        assertRefused("keys.db", "list");
    }

    private void assertRefused(String why, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(keys(ExitStatus.OURS, arguments)).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("brig: ")
                .contains(why);
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMadeToLookIntoIt() {
        Path there = state;
        state = there.resolve("nothing");
        assertRefused("there is no service's directory " + state, "list");
        assertRefused("there is no service's directory " + state, "audit");
        assertThat(state).doesNotExist();
        keys(0, "create", "first", "--scopes", "run");
        assertThat(keys(0, "list")).contains("(service)");
    }

    @Test
    void theScopesOfTheHelpAreAllThatThereAre() {
        String help = Brig.commandLine("keys").getSubcommands().get("keys").getUsageMessage();
        for (Scope scope : Scope.values()) {
            assertThat(help).contains(scope.word());
        }
    }
}
