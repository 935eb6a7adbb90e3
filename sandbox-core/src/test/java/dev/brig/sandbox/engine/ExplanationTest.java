package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.program.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} says is what the kernel is asked, as strace sees it. */
@Tag("kernel")
class ExplanationTest {
    private static final Pattern CALL = Pattern.compile("([a-z0-9_]+)\\((.*)\\) += .*|([a-z0-9_]+)\\((.*)");
    private static final Pattern SYMBOLS = Pattern.compile("[A-Z_][A-Z0-9_]+(\\|[A-Z_][A-Z0-9_]+)*");

    @TempDir
    private Path traces;

    @Test
    void equalsWhatStraceSees() throws IOException {
        Policy policy = TestPolicies.plain();
        Job job = Job.of("/usr/bin/true");
        List<String> strace = List.of(
                "/usr/bin/strace",
                "-D",
                "-ff",
                "-qq",
                "-s",
                "300",
                "-o",
                traces.resolve("trace").toString());
        try (SlotPool slots = Pools.open(Probe.under(strace))) {
            Outcome outcome =
                    slots.submit(new JobRequest(policy, job), policy.defaults()).await();
            assertThat(outcome.exitCode()).as(outcome.toString()).hasValue(0);
        }
        List<Path> files = files();
        List<Step> explained = Explanation.steps(new JobRequest(policy, job), policy.defaults());

        List<String> processes =
                explained.stream().map(Step::process).distinct().toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(processes.size());
        for (int process = 0; process < processes.size(); process++) {
            long before = process == 0 ? 1 : 0; // strace sees the warden from its own execve on
            assertEqual(
                    explained,
                    processes.get(process),
                    lines(files.get(process)).skip(before).toList());
        }
    }

    private static void assertEqual(List<Step> explained, String process, List<String> traced) {
        List<Step> own = explained.stream()
                .filter(step -> step.process().equals(process))
                .toList();
        assertThat(traced).as(process).hasSizeGreaterThanOrEqualTo(own.size());
        for (int i = 0; i < own.size(); i++) {
            Matcher call = CALL.matcher(traced.get(i));
            assertThat(call.matches()).as(traced.get(i)).isTrue();
            String name = call.group(1) == null ? call.group(3) : call.group(1);
            String arguments = call.group(1) == null ? call.group(4) : call.group(2);
            String both = process + " call " + i + ": " + own.get(i).text() + "\n strace: " + traced.get(i);
            assertThat(name).as(both).isEqualTo(own.get(i).name());
            assertThat(words(arguments)).as(both).containsAll(words(own.get(i).text()));
        }
    }

    /** The symbols among the arguments, however combined and ordered. */
    private static Set<String> words(String arguments) {
        // what lies behind a pointer strace may read only as root: the warden is not dumpable
        String plain = arguments.replaceAll("\"[^\"]*\"|<[^>]*>|\\{[^}]*\\}", "");
        Matcher symbols = SYMBOLS.matcher(plain);
        return symbols.results()
                .flatMap(found -> Arrays.stream(found.group().split("\\|", -1)))
                // strace leaves out what it takes for granted, and has another name for that one
                .filter(word ->
                        !Set.of("NULL", "CLONE_PIDFD", "__WALL", "AT_FDCWD").contains(word))
                .collect(Collectors.toSet());
    }

    private static Stream<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith("---") && !line.startsWith("+++")); // signals and ends
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(traces)) {
            return found.sorted(Comparator.comparingInt(ExplanationTest::pid)).toList();
        }
    }

    private static int pid(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
    }
}
