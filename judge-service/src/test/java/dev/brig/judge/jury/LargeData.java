package dev.brig.judge.jury;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.PreparedDirectory;
import dev.brig.sandbox.Outcome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** A judge in a virtual machine of its own, whose heap is small: {@code DIRECTORY BYTES default|custom|executable}; prints the verdict. */
final class LargeData {
    private static final String COPY = """
            #include <unistd.h>
            static char space[1 << 16];
            int main(void) {
                for (ssize_t n; (n = read(0, space, sizeof space)) > 0; )
                    for (ssize_t at = 0; at < n; ) at += write(1, space + at, n - at);
            }
            """;
    private static final String SAME = """
            #include <stdio.h>
            #include <string.h>
            static char one[1 << 16], other[1 << 16];
            int main(int count, char **names) {
                FILE *answer = fopen(names[2], "r");
                size_t n;
                do {
                    n = fread(one, 1, sizeof one, answer);
                    if (fread(other, 1, sizeof other, stdin) != n || memcmp(one, other, n)) return 43;
                } while (n > 0);
                return 42;
            }
            """;

    private LargeData() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long bytes = Long.parseLong(arguments[1]);
        boolean custom = arguments[2].equals("custom");
        Jury.writeProblem(
                directory.resolve("p"),
                "  output: " + (bytes >> 20) + "\n" + (custom ? "validation: custom\n" : ""),
                "",
                "");
        if (custom) {
            Jury.write(directory.resolve("p/output_validators/same.c"), SAME);
        }
        Path input = directory.resolve("p/data/secret/1.in");
        fill(input, bytes);
        Path answer = directory.resolve("p/data/secret/1.ans");
        Files.delete(answer);
        Files.createLink(answer, input);
        Policies policies = Files.exists(directory.resolve("policies"))
                ? Policies.load(directory.resolve("policies"))
                : Policies.builtIn();
        ProblemPackage problem = Jury.read(directory.resolve("p"));
        String large = arguments[2].equals("executable") ? "static volatile char large[100 << 20] = {1};\n" : "";
        PackageProgram copy = Jury.program(
                directory.resolve("s/copy.c"),
                "c",
                large.isEmpty() ? COPY : large + COPY.replace("int main(void) {", "int main(void) { large[1] = 1;"));
        try (PolicyQueues queues = new PolicyQueues(new LocalSandboxRunner(2), policies, Set.of(), 16, new Unheard())) {
            RunScope scope = new RunScope();
            PreparedToolchains toolchains =
                    new PreparedToolchains(Languages.builtIn(policies), new PreparedStore(PreparedDirectory.path()));
            ProblemJudge judge = ProblemJudge.of(problem, toolchains, queues, 2, scope);
            RunTimes times = RunTimes.of(Duration.ofSeconds(50));
            ProblemJudgement judgement = judge.judge(copy, times, Mode.ALL, report -> {}, scope);
            System.out.println(judgement.verdict() + " " + judgement.notRun() + judgement.tests());
        }
    }

    private static void fill(Path file, long bytes) throws IOException {
        byte[] line = "4711 is a number that is not large\n".getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long written = 0; written + line.length <= bytes; written += line.length) {
                out.write(line);
            }
        }
    }

    private static final class Unheard implements RunListener {
        @Override
        public void opened(PolicyQueue queue) {}

        @Override
        public void ended(PolicyQueue queue, Outcome outcome, Duration waited) {}
    }
}
