package dev.brig.bench.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Submissions of one kind: they read two numbers and print the sum. No two sources are the same, so that no cache of compiled programs
 * helps.
 *
 * @param name for people
 * @param language Brig's id of it
 * @param source what stands in it for {@code NUMBER} makes it different from all others
 * @param file the name of the source, where a judge has to be told
 * @param compile the plain toolchain's command; empty where nothing is compiled
 * @param artifact what the command makes, and the program's run needs
 * @param run how the plain toolchain runs it
 */
record SubmissionKind(
        String name,
        String language,
        String source,
        String file,
        List<String> compile,
        String artifact,
        List<String> run) {
    private static final String ADD = "int main() { int a, b; std::cin >> a >> b; std::cout << a + b; }\n";

    /** What one finds in the manuals of judges: neither prepared nor tuned. */
    static List<SubmissionKind> all() {
        List<String> compile = List.of("/usr/bin/g++", "-std=gnu++17", "-O2", "-o", "program", "main.cpp");
        Stream<Optional<SubmissionKind>> kinds = Stream.of(
                Optional.of(cpp("C++17, bits/stdc++.h", "#include <bits/stdc++.h>\n" + ADD, compile)),
                Optional.of(cpp("C++17, iostream", "#include <iostream>\n" + ADD, compile)),
                Optional.of(new SubmissionKind(
                        "Python 3",
                        "python3",
                        "# NUMBER\nprint(sum(map(int, input().split())))\n",
                        "main.py",
                        List.of(),
                        "main.py",
                        List.of("/usr/bin/python3", "main.py"))),
                newestJdk().map(SubmissionKind::java));
        return kinds.flatMap(Optional::stream).toList();
    }

    String source(long number) {
        return source.replace("NUMBER", Long.toString(number));
    }

    private static SubmissionKind cpp(String name, String source, List<String> compile) {
        return new SubmissionKind(
                name, "cpp17", source + "// NUMBER\n", "main.cpp", compile, "program", List.of("./program"));
    }

    private static SubmissionKind java(Path jdk) {
        return new SubmissionKind(
                "Java",
                "java",
                "import java.util.Scanner;\n// NUMBER\npublic class Main { public static void main(String[] arguments) {"
                        + " Scanner in = new Scanner(System.in); System.out.println(in.nextInt() + in.nextInt()); } }\n",
                "Main.java",
                List.of(jdk.resolve("bin/javac").toString(), "Main.java"),
                "Main.class",
                List.of(jdk.resolve("bin/java").toString(), "Main"));
    }

    /** The one that Brig takes as well. */
    private static Optional<Path> newestJdk() {
        try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
            return all.filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
                    .max(Comparator.comparingInt(SubmissionKind::version));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static int version(Path jdk) {
        String digits = jdk.getFileName().toString().replaceFirst("^\\D*(?:1\\.)?(\\d*).*", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
