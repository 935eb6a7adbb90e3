package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prepared toolchain says what the plain one says. */
class PreparedCompilingTest {
    private static final String OWN = """
            languages:
              cpp20: null
              broken:
                name: Its preparation fails
                source: x
                version: [/bin/sh]
                compile: { command: [cp, x, y] }
                prepare:
                  inputs: [/bin/sh]
                  pieces:
                    - command: [/bin/sh, -c, "echo not today >&2; exit 3"]
                      files: [z]
                  compile: [cp, x, y]
                run: { files: [y], command: [/bin/sh, y] }
              talking:
                name: Its prepared compiler has something to say
                source: x
                version: [/bin/sh]
                compile: { command: [/bin/sh, -c, "echo plain; cp x y"] }
                prepare:
                  inputs: [/bin/sh]
                  pieces:
                    - command: [/bin/sh, -c, "echo made >z"]
                      files: [z]
                  compile: [/bin/sh, -c, "cat ${prepared}/z; echo prepared >y"]
                run: { files: [y], command: [/bin/sh, y] }
              silent:
                name: Its prepared compiler says nothing
                source: x
                version: [/bin/sh]
                compile: { command: [/bin/sh, -c, "echo plain; cp x y"] }
                prepare:
                  inputs: [/bin/sh]
                  pieces:
                    - each: [a, b]
                      command: [/bin/sh, -c, "echo '${each}' >'${each}'"]
                      files: ["${each}"]
                  compile: [/bin/sh, -c, "cat ${prepared}/a ${prepared}/b >y"]
                run: { files: [y], command: [/bin/sh, y] }
            """;

    @TempDir
    private static Path directory;

    private static BothToolchains both;
    private static final List<String> PROGRESS = new ArrayList<>();

    @BeforeAll
    static void prepare() throws IOException {
        Path own = Files.createDirectory(directory.resolve("own"));
        Files.writeString(own.resolve("languages.yaml"), OWN);
        both = new BothToolchains(
                directory.resolve("made"),
                () -> Policies.load(own),
                policies -> Languages.load(own, policies),
                PROGRESS::add);
        assertThat(both.complete).isFalse();
    }

    @AfterAll
    static void close() {
        both.close();
    }

    private static Language language(String id) {
        assumeThat(both.languages.get(id)).as("%s on this machine", id).isPresent();
        return both.languages.get(id).orElseThrow();
    }

    private static Compilation compile(Compiler compiler, String language, String source) {
        return compiler.compile(
                language(language), Content.of(source.getBytes(StandardCharsets.UTF_8)), new RunScope());
    }

    private static String text(Compilation compilation, String file) {
        return new String(((Content.Bytes) compilation.files().get(file)).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatCannotBeMadeIsToldAndDoneWithout() {
        assertThat(PROGRESS).contains("broken is compiled without preparation: not today");
        assertThat(both.toolchains.compile(language("broken"))).isEmpty();
        assertThat(text(compile(both.prepared, "broken", "source"), "y")).isEqualTo("source");
    }

    @Test
    void aPreparedCompilerThatIsContentHasTheLastWord() {
        assertThat(text(compile(both.prepared, "silent", "source"), "y")).isEqualTo("a\nb\n");
    }

    @Test
    void aPreparedCompilerThatHasSomethingToSayIsNotHeard() {
        Compilation compilation = compile(both.prepared, "talking", "source");
        assertThat(compilation.outcome().orElseThrow().stdout().text()).isEqualTo("plain\n");
        assertThat(text(compilation, "y")).isEqualTo("source");
    }

    @Test
    void whatWasMadeIsFoundByTheNextProcess() {
        PreparedToolchains next = new PreparedToolchains(both.languages, new PreparedStore(directory.resolve("made")));
        assertThat(next.compile(language("silent"))).isEmpty();
        next.find();
        assertThat(next.compile(language("silent"))).isPresent();
        assertThat(next.compile(language("broken"))).isEmpty();
    }

    static List<String> cpp() {
        String head = "#include <bits/stdc++.h>\nusing namespace std;\n";
        String body = "int main() { vector<int> v(9); iota(v.begin(), v.end(), 0); long s = 0;"
                + " for (int x : v) s += x * x; cout << s << endl; }\n";
        return List.of(
                head + body,
                head + head + body,
                "// a comment\n/* and\nanother */\n\n" + head + body,
                "#pragma GCC optimize(\"Ofast\")\n#pragma GCC target(\"avx2\")\n" + head + body,
                "#pragma GCC diagnostic error \"-Wreturn-type\"\n" + head + "int f() {}\n" + body,
                "#pragma pack(1)\n" + head
                        + "struct S { char c; int i; }; int main() { cout << sizeof(S) << sizeof(pair<char, int>); }",
                "#define int long long\n" + head + "signed main() { int x = 1LL << 40; cout << x << sizeof(int); }",
                "#define private public\n" + head + body,
                "#define _GLIBCXX_DEBUG\n" + head + "int main() { vector<int> v(3); cout << v[5]; }",
                "#define endl \"\\n\"\n" + head + body,
                """
                #ifdef ONLINE_JUDGE
                #include <bits/stdc++.h>
                #endif
                #ifdef _GLIBCXX_IOSTREAM
                int main() { return 1; }
                #else
                int main() {}
                #endif
                """,
                "#if __COUNTER__\n#endif\n#include <bits/stdc++.h>\nint main() { std::cout << __COUNTER__; }\n",
                "#include <bits/stdc++.h>\nint main() { std::cout << __COUNTER__ << __LINE__ << __FILE__; }\n",
                "#if __has_include(<bits/stdc++.h>)\n#include <bits/stdc++.h>\n#endif\nusing namespace std;\n" + body,
                "#include \"bits/stdc++.h\"\nusing namespace std;\n" + body,
                "#line 50 \"other.cpp\"\n" + head + "int main() { int x = ; }\n",
                head + "int count;\nint main() { count = 3; cout << count; }\n",
                head + "int y1;\nint main() { y1 = 2; }\n",
                head + "struct A {};\nint main() { set<A> s; s.insert(A()); vector<A> v; sort(v.begin(), v.end()); }\n",
                head + "int main() { int x = ; cout << x }\n",
                head + "int main() { foo(3); cuot << 3; }\n",
                head + "int main() { map<string, int> m; m[3] = \"x\"; string s = 3.5 + vector<int>(); }\n",
                head
                        + "int f() {}\nint main() { int a[2]; a[5] = 1; printf(\"%d\\n\", 3LL); char c = 1000; return f(); }\n",
                head + "static_assert(sizeof(int) == 8, \"no\");\nint main() {}\n",
                head + "int main() { random_shuffle((int *)0, (int *)0); auto_ptr<int> p; }\n",
                head + "int missing();\nint main() { return missing(); }\n",
                head + "#error no\n",
                "#include <iostream>\nint main() { std::cout << 1; }\n",
                "#include <iostream>\n#include <vector>\n#include <iostream>\nint main() { std::vector<int> v{1}; std::cout << v[0]; }\n",
                "#include <iostream>\nint main() { std::vector<int> v; std::sort(v); }\n",
                "#include <vector>\n#include <algorithm>\nint main() { std::vector<int> v(3); std::sort(v.begin(), v.end()); }\n",
                "#include <cstdio>\n#include <iostream>\nint main() { std::printf(\"%d\", 1); std::cout << std::endl; }\n",
                "#include <string>\n#include <map>\nint main() { std::map<std::string, int> m; m[\"a\"] = 1; return m.size(); }\n",
                "#include <map>\nint main() { std::map<int, int> m; return m.find(std::string(\"\")) == m.end(); }\n",
                "#include <algorithm>\nint main() { return std::max(1, 2L); }\n",
                "#include <nothing>\nint main() {}\n",
                "int main() {}\n",
                "");
    }

    @ParameterizedTest
    @MethodSource("cpp")
    void cppIsCompiledToTheSameProgramWithTheSameWords(String source) {
        assertThat(both.toolchains.compile(language("cpp17"))).isPresent();
        Compilation expected = compile(both.plain, "cpp17", source);
        Compilation actual = compile(both.prepared, "cpp17", source);
        assertThat(actual.failed()).isEqualTo(expected.failed());
        assertThat(SameResultsTest.said(actual.outcome().orElseThrow()))
                .isEqualTo(SameResultsTest.said(expected.outcome().orElseThrow()));
        if (expected.failed().isEmpty()) {
            Language language = language("cpp17");
            TestCaseRunner.Result quickly = SameResultsTest.run(language, actual, both.queues);
            TestCaseRunner.Result plainly = SameResultsTest.run(language, expected, both.queues);
            assertThat(quickly.judged()).isEqualTo(plainly.judged());
            assertThat(SameResultsTest.said(quickly.run())).isEqualTo(SameResultsTest.said(plainly.run()));
        }
    }

    @Test
    void aProgramWithoutStreamsIsTheSameByteForByte() {
        String source =
                "#include <cstdio>\nint main() { int a; while (std::scanf(\"%d\", &a) == 1) std::printf(\"%d\", a); }\n";
        assertThat(((Content.Bytes)
                                compile(both.prepared, "cpp17", source).files().get("program"))
                        .bytes())
                .isEqualTo(((Content.Bytes)
                                compile(both.plain, "cpp17", source).files().get("program"))
                        .bytes());
    }

    @ParameterizedTest
    @MethodSource("java")
    void javaIsCompiledWithTheSameWords(String source) {
        Language java = language("java");
        assumeThat(both.toolchains.compile(java))
                .as("a JDK that records its start")
                .isPresent();
        Compilation expected = compile(both.plain, "java", source);
        Compilation actual = compile(both.prepared, "java", source);
        assertThat(actual.failed()).isEqualTo(expected.failed());
        assertThat(actual.outcome().orElseThrow().stderr().text())
                .isEqualTo(expected.outcome().orElseThrow().stderr().text());
        assertThat(actual.files().keySet()).isEqualTo(expected.files().keySet());
    }

    static List<String> java() {
        return List.of(
                "public class Main { public static void main(String[] a) { System.out.println(1); } }",
                "public class Main { public static void main(String[] a) { int x = \"s\"; undefined(); } }",
                "import java.util.*;\npublic class Main { public static void main(String[] a) { List l = new ArrayList(); l.add(1); } }",
                "public class Other { }",
                "class Main { void f() { Thread.currentThread().stop(); new Integer(3); } }",
                "class Main { int f() { } }",
                "class Main { Build what; }",
                "class Main { Main(Object o) { if (o instanceof String s) System.out.println(s); } record R(int a) {} }",
                "import java.util.*;\nclass Main { Map<String, Integer> m = Map.of(1, 2); }",
                "\u00e9 class");
    }

    @Test
    void whatIsPreparedTakesLessTimeAndNoMoreMemory() {
        for (String header : List.of("bits/stdc++.h", "iostream")) {
            String source = "#include <" + header + ">\nint main() { std::cout << 1; }\n";
            var plainly =
                    compile(both.plain, "cpp17", source).outcome().orElseThrow().usage();
            var quickly = compile(both.prepared, "cpp17", source)
                    .outcome()
                    .orElseThrow()
                    .usage();
            assertThat(quickly.cpuMicros()).as(header).isLessThan(plainly.cpuMicros());
            if (plainly.memoryPeakBytes().isPresent()) {
                assertThat(quickly.memoryPeakBytes().getAsLong())
                        .as(header)
                        .isLessThanOrEqualTo(plainly.memoryPeakBytes().getAsLong());
            }
        }
    }
}
