package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brig.judge.judging.TestCaseRunner.TestCase;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some three hundred programs: a prepared toolchain says what the plain one says, and its programs do what the plain one's do. */
@Tag("long")
class SameResultsTest {
    private static final String INPUT = "3 4 word\n5 6\n";

    @TempDir
    private static Path directory;

    private static BothToolchains both;

    record Program(String language, String source) {}

    @BeforeAll
    static void prepare() {
        both = new BothToolchains(directory, Policies::builtIn, Languages::builtIn, _ -> {});
    }

    @AfterAll
    static void close() {
        both.close();
    }

    /** What a source includes, or says before that. */
    private static final List<String> HEADS = List.of(
            "#include <bits/stdc++.h>\n",
            "#include <iostream>\n",
            "#include <cstdio>\n",
            "#include <vector>\n#include <iostream>\n",
            "#include <string>\n#include <iostream>\n",
            "#include <algorithm>\n#include <cstdio>\n",
            "#include <map>\n#include <iostream>\n",
            "#include <sstream>\n#include <iostream>\n",
            "#include <iostream>\n#include <fstream>\n#include <iomanip>\n#include <cmath>\n",
            "#define LOCAL\n#include <iostream>\n",
            "#pragma GCC optimize(\"O3,unroll-loops\")\n#include <bits/stdc++.h>\n");

    /** Programs, and what is none; some need more than a head includes, and are errors with it. */
    private static final List<String> BODIES = List.of(
            "int main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }",
            "int main() { int a, b; if (scanf(\"%d%d\", &a, &b) == 2) printf(\"%d\\n\", a * b); return 7; }",
            "using namespace std; int count, read, write, index; int main() { cin >> count >> read; cout << count - read; }",
            "int time, link, remove; int main() { time = 4; link = 5; std::cout << time + link; }",
            "extern \"C\" int getpid() { return 77; }\nint main() { std::cout << getpid(); }",
            "extern \"C\" long write(int, const void *, unsigned long) { return -1; }\nint main() { std::cout << 1 << std::flush; }",
            """
            static char room[1 << 24]; static unsigned long used;
            void *operator new(unsigned long n) { used = (used + n + 31) / 16 * 16; return room + used - (n + 15) / 16 * 16; }
            void operator delete(void *) noexcept {}
            void operator delete(void *, unsigned long) noexcept {}
            int main() { int *p = new int(8); std::cout << *p << (used > 0); }
            """,
            "extern \"C\" void abort() { __builtin_trap(); }\nint main() { std::cout << 2; }",
            "int main() { std::vector<int> v{3, 1, 2}; std::sort(v.begin(), v.end()); for (int x : v) std::cout << x; }",
            "int main() { std::map<std::string, int> m; std::string s; while (std::cin >> s) m[s]++;"
                    + " for (auto &[k, n] : m) std::cout << k << n << '\\n'; }",
            "int main() { try { throw 3; } catch (int x) { std::cout << x; } throw std::string(\"out\"); }",
            "int main() { try { std::string().at(3); } catch (const std::exception &e) { std::cout << e.what(); } }",
            "struct A { ~A() { std::cout << \"end\"; } } a;\nint main() { thread_local A b; std::cout << \"begin\" << (&b != 0); }",
            "int main() { std::ostringstream s; s << 1.5 << ' ' << std::hex << 255; std::cout << s.str(); }",
            "int main() { double d; std::cin >> d; std::cout.precision(12); std::cout << d / 7 << ' ' << std::boolalpha << true; }",
            "int main() { std::ios::sync_with_stdio(false); std::cin.tie(nullptr); std::string s; getline(std::cin, s);"
                    + " std::cout << s.size(); std::cerr << \"err\"; std::clog << \"log\"; }",
            "int main() { std::wcout << L\"wide\" << 3; std::locale::global(std::locale::classic()); std::cout << std::locale().name(); }",
            "int main() { int *p = nullptr; std::cout << \"before\" << std::endl; return *(volatile int *)p; }",
            "#include <thread>\nint main() { int n = 0; std::thread t([&] { n = 9; }); t.join(); std::cout << n; }",
            "int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\nint main() { std::cout << f(20) }",
            "int main() { std::cout << undeclared; int unused; return \"text\"; }",
            "int missing();\nint main() { return missing(); }",
            "int main() { std::cout << __FILE__ << __LINE__ << __COUNTER__ << __cplusplus; }");

    private static final List<String> JAVA = List.of(
            "System.out.println(1);",
            "Scanner in = new Scanner(System.in); System.out.println(in.nextInt() + in.nextInt());",
            "System.exit(4);",
            "throw new IllegalStateException(\"no\");",
            "int[] a = new int[2]; System.out.println(a[2]);",
            "var m = new TreeMap<String, Integer>(); m.merge(\"a\", 1, Integer::sum); System.out.println(m);",
            "System.out.println(Stream.of(3, 1, 2).sorted().map(String::valueOf).collect(Collectors.joining(\",\")));",
            "List raw = new ArrayList(); raw.add(1); System.out.println(raw);",
            "int x = \"text\";",
            "undefined(); int y = 3",
            "record P(int a, int b) {} System.out.println(new P(1, 2));",
            "Object o = 3; System.out.println(switch (o) { case Integer i when i > 2 -> \"big\"; default -> \"other\"; });",
            "Runnable r = () -> System.out.println(Main.class.getName()); r.run();",
            "System.out.printf(\"%.3f %s%n\", Math.PI, BigInteger.TWO.pow(100));",
            "Thread t = new Thread(() -> System.out.println(\"t\")); t.start(); t.join();",
            "new Integer(3); Thread.currentThread().stop();",
            "System.out.println(Main.class.getResource(\"Main.class\") != null);",
            "StackTraceElement e = new Throwable().getStackTrace()[0]; System.out.println(e);",
            "System.out.println(System.getProperty(\"file.encoding\") + \"\u00e9\u4e2d\".length());",
            "final int z; z = 1; z = 2;");

    private static final List<String> JAVA_HEADS = List.of(
            "import java.util.*;\nimport java.util.stream.*;\nimport java.math.*;\n",
            "import java.util.*;\n// \u00e9\n");

    static Stream<Program> programs() {
        List<Program> all = new ArrayList<>();
        for (String head : HEADS) {
            BODIES.forEach(body -> all.add(new Program("cpp17", head + body + "\n")));
        }
        BODIES.forEach(body -> all.add(new Program("cpp20", HEADS.getFirst() + body + "\n")));
        for (String head : JAVA_HEADS) {
            JAVA.forEach(body -> all.add(new Program(
                    "java",
                    head + "public class Main { public static void main(String[] a) throws Exception { " + body
                            + " } }\n")));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void thePreparedToolchainSaysAndMakesWhatThePlainOneDoes(Program program) throws Exception {
        assumeThat(both.languages.get(program.language()))
                .as(program.language())
                .isPresent();
        Language language = both.languages.get(program.language()).orElseThrow();
        assumeThat(both.toolchains.compile(language)).as("what is prepared").isPresent();
        Content source = Content.of(program.source().getBytes(StandardCharsets.UTF_8));
        Compilation expected;
        Compilation actual;
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Compilation> plainly = beside.submit(() -> both.plain.compile(language, source, new RunScope()));
            actual = both.prepared.compile(language, source, new RunScope());
            expected = plainly.get();
        }
        assertThat(actual.failed()).isEqualTo(expected.failed());
        assertThat(said(actual.outcome().orElseThrow()))
                .isEqualTo(said(expected.outcome().orElseThrow()));
        if (expected.failed().isEmpty()) {
            TestCaseRunner.Result plainly = run(language, expected, both.queues);
            TestCaseRunner.Result quickly = run(language, actual, both.queues);
            assertThat(quickly.judged()).isEqualTo(plainly.judged());
            assertThat(said(quickly.run())).isEqualTo(said(plainly.run()));
        }
    }

    /** How it ended and what it wrote; without names of temporary files and addresses, which are others each time. */
    static List<Object> said(Outcome outcome) {
        return List.of(
                outcome.ending(),
                outcome.stdout().text(),
                outcome.stderr().text().replaceAll("/tmp/cc\\w+\\.", "/tmp/cc.").replaceAll("0x[0-9a-f]+", "0x"));
    }

    static TestCaseRunner.Result run(Language language, Compilation compilation, PolicyQueues queues) {
        TestCaseRunner runner = new TestCaseRunner(language, queues);
        Content input = Content.of(INPUT.getBytes(StandardCharsets.UTF_8));
        TestCase test = new TestCase(input, Optional.empty(), Limits.none());
        return runner.run(compilation.files(), test, runner.take(Limits.none()), new RunScope());
    }
}
