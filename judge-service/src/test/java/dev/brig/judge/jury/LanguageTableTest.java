package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.PackageProgram.Build;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.policy.Language;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same for each language whose tools are on this machine. */
class LanguageTableTest {
    private static final Jury JURY = new Jury();
    private static final int NUMBERS = 50_000;

    /** They say little before they run a program, so that what is none is a runtime error. */
    private static final List<String> WITHOUT_CHECK = List.of("perl");

    /** Debian has no compiler for them. */
    private static final Set<String> WITHOUT_PACKAGE = Set.of("fsharp", "scala3");

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    static Stream<Path> sources() {
        return available("/languages");
    }

    /** Of the languages that have threads. */
    static Stream<Path> programsWithThreads() {
        return available("/threads");
    }

    private static Stream<Path> available(String directory) {
        return all(directory)
                .filter(source -> JURY.toolchains.languages().get(id(source)).isPresent());
    }

    private static Stream<Path> all(String directory) {
        try (Stream<Path> files =
                Files.list(Path.of(Jury.class.getResource(directory).toURI()))) {
            return files.sorted().toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(Path source) {
        String name = source.getFileName().toString();
        return name.substring(0, name.indexOf('-'));
    }

    private ProblemPackage problem() {
        Path problem = directory.resolve("p");
        Jury.writeProblem(problem, "  memory: 256\n", "hello\n", "hello\n");
        Map<String, String> inputs = new TreeMap<>(Map.of("2-fail", "fail\n", "3-loop", "loop\n", "4-hog", "hog\n"));
        inputs.put(
                "5-sum",
                "sum\n" + NUMBERS + "\n"
                        + IntStream.rangeClosed(1, NUMBERS)
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining("\n"))
                        + "\n");
        inputs.forEach((name, input) -> {
            Jury.write(problem.resolve("data/secret/" + name + ".in"), input);
            long sum = NUMBERS * (NUMBERS + 1L) / 2;
            Jury.write(problem.resolve("data/secret/" + name + ".ans"), name.equals("5-sum") ? sum + "\n" : "\n");
        });
        return Jury.read(problem);
    }

    private static PackageProgram program(Path source) {
        return new PackageProgram(
                id(source), source, List.of(source), Optional.of(id(source)), Optional.empty(), Build.LANGUAGE);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void programsAreJudgedAlikeInEveryLanguage(Path source) {
        ProblemJudgement judgement = JURY.judge(problem(), program(source), RunTimes.of(Duration.ofSeconds(2)));
        Map<String, TestVerdict> verdicts = judgement.tests().stream()
                .collect(Collectors.toMap(TestReport::test, TestReport::verdict, (one, other) -> one, TreeMap::new));
        assertThat(verdicts)
                .as("%s %s", judgement.notRun(), judgement.tests())
                .isEqualTo(new TreeMap<>(Map.of(
                        "secret/1", TestVerdict.AC,
                        "secret/2-fail", TestVerdict.RTE,
                        "secret/3-loop", TestVerdict.TLE,
                        "secret/4-hog", TestVerdict.MLE,
                        "secret/5-sum", TestVerdict.AC)));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void whatIsNoProgramIsACompileError(Path source) {
        String name = source.getFileName().toString();
        PackageProgram none =
                Jury.program(directory.resolve("s/" + name), id(source), "<?php this is ( no { program ;;\n");
        ProblemJudgement judgement = JURY.judge(problem(), none, RunTimes.of(Duration.ofSeconds(2)));
        assertThat(judgement.verdict())
                .as("%s", judgement.notRun())
                .isEqualTo(WITHOUT_CHECK.contains(id(source)) ? TestVerdict.RTE : TestVerdict.CE);
    }

    @ParameterizedTest
    @MethodSource("programsWithThreads")
    void threadsWorkInEveryLanguageThatHasThem(Path source) {
        Path problem = directory.resolve("p");
        Jury.writeProblem(problem, "  memory: 256\n", "\n", "30\n");
        ProblemJudgement judgement =
                JURY.judge(Jury.read(problem), program(source), RunTimes.of(Duration.ofSeconds(10)));
        assertThat(judgement.verdict())
                .as("%s %s", judgement.notRun(), judgement.tests())
                .isEqualTo(TestVerdict.AC);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void memoryThatIsTooLittleToStartIsNoErrorOfTheProgram(Path source) {
        Path problem = directory.resolve("p");
        Jury.writeProblem(problem, "  memory: 1\n", "hello\n", "hello\n");
        ProblemJudgement judgement =
                JURY.judge(Jury.read(problem), program(source), RunTimes.of(Duration.ofSeconds(10)));
        assertThat(judgement.verdict())
                .as("%s %s", judgement.notRun(), judgement.tests())
                .isIn(TestVerdict.AC, TestVerdict.MLE);
    }

    /** Only {@code ./test --languages} has them all. */
    @Test
    @EnabledIfSystemProperty(named = "brig.test.languages", matches = "all")
    void everyLanguageIsThereThatWasToBeInstalled() {
        assertThat(WITHOUT_PACKAGE)
                .containsAll(JURY.toolchains.languages().unavailable().keySet());
        assertThat(all("/languages").map(LanguageTableTest::id))
                .containsAll(JURY.toolchains.languages().all().stream()
                        .map(Language::id)
                        .toList());
    }

    @Test
    void aPoolOfTwoHundredThreadsInJavaIsAllowed() {
        ProblemPackage problem = problem();
        PackageProgram pool = Jury.program(directory.resolve("s/Pool.java"), "java", """
                import java.util.concurrent.*;
                class Pool {
                    public static void main(String[] arguments) throws Exception {
                        CountDownLatch all = new CountDownLatch(200);
                        try (var pool = Executors.newFixedThreadPool(200)) {
                            for (int i = 0; i < 200; i++) pool.submit(() -> { all.countDown(); all.await(); return 0; });
                        }
                        System.out.println("hello");
                    }
                }
                """);
        ProblemJudgement judgement = JURY.judge(problem, pool, RunTimes.of(Duration.ofSeconds(10)));
        assertThat(judgement.tests().getFirst().verdict()).as("%s", judgement).isEqualTo(TestVerdict.AC);
    }
}
