package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.brig.policy.document.SourceFile;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.sandbox.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages the built-in files in many ways. Whatever comes of it, it is a policy or a {@link PolicyException}. */
@Tag("pure")
class ParserFuzzTest {
    private static final int ROUNDS = 400;
    private static final List<String> FRAGMENTS = List.of(
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\n",
            "\n  ",
            "#",
            "\"",
            "'",
            "|",
            ">",
            "&a",
            "*a",
            "!!int ",
            "---",
            "...",
            "null",
            "~",
            "true",
            "-1",
            "0x",
            "99999999999999999999",
            "1s",
            "${",
            "}",
            "${uid}",
            "$${",
            "\0",
            "\t",
            "é",
            "\uD83D\uDEA2",
            "..",
            "/",
            "//",
            "none",
            "kind",
            "errno",
            "calls",
            "extends",
            "%",
            "@",
            "`",
            ",",
            "?");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"base", "judge", "compile", "validate"})
    void a_damaged_policy_is_a_policy_or_an_error_with_a_place(String name) {
        Random random = new Random(name.hashCode());
        byte[] original = text(name + ".yaml");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(original, random);
            PolicyDirectory own = new PolicyDirectory(directory).with(name + ".yaml", damaged);
            judge(damaged, own::policies);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "languages")
    void damaged_languages_are_languages_or_an_error_with_a_place(String name) {
        Policies policies = Policies.builtIn();
        Random random = new Random(name.hashCode());
        byte[] original = text(name + ".yaml");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(original, random);
            new PolicyDirectory(directory).with(name + ".yaml", damaged);
            judge(
                    damaged,
                    () -> Languages.load(directory, policies)
                            .all()
                            .forEach(language ->
                                    language.run().job(Limits.none()).build()));
        }
    }

    private void judge(byte[] damaged, Runnable load) {
        try {
            load.run();
        } catch (PolicyException e) {
            assertThat(e.mistakes())
                    .isNotEmpty()
                    .allSatisfy(mistake -> assertThat(mistake.reason()).isNotBlank());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail("this file made it fail:\n" + new String(damaged, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] text(String file) {
        return SourceFile.builtIn(file).text().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damaged(byte[] original, Random random) {
        byte[] bytes = original;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + random.nextInt(60));
            bytes = switch (random.nextInt(6)) {
                case 0 -> spliced(bytes, at, end, new byte[0]);
                case 1 -> spliced(bytes, at, at, fragment(random));
                case 2 -> spliced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
                case 4 -> swappedLines(bytes, random);
                default -> scalarReplaced(bytes, random);
            };
            bytes = bytes.length == 0 ? original : bytes;
        }
        return bytes;
    }

    private static byte[] fragment(Random random) {
        return FRAGMENTS.get(random.nextInt(FRAGMENTS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] result = new byte[bytes.length - (to - from) + middle.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }

    private static byte[] swappedLines(byte[] bytes, Random random) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        int a = random.nextInt(lines.length);
        int b = random.nextInt(lines.length);
        String line = lines[a];
        lines[a] = lines[b];
        lines[b] = line;
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    /** Damage that leaves the YAML whole reaches deeper. */
    private static byte[] scalarReplaced(byte[] bytes, Random random) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        int at = random.nextInt(lines.length);
        int colon = lines[at].lastIndexOf(": ");
        if (colon >= 0) {
            String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
            lines[at] = lines[at].substring(0, colon + 2) + (random.nextBoolean() ? fragment : "'" + fragment + "'");
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}
