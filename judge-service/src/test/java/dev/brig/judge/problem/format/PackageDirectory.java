package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A package that a test writes file by file. */
final class PackageDirectory {
    private final Path root;

    PackageDirectory(Path root) {
        this.root = root;
    }

    /** The least that the legacy format takes without a finding. */
    static PackageDirectory legacy(Path root) {
        return new PackageDirectory(root)
                .with("problem.yaml", "name: Least\n")
                .with("problem_statement/problem.tex", "\\problemname{Least}\n")
                .with("data/sample/1.in", "1\n")
                .with("data/sample/1.ans", "1\n")
                .with("data/secret/1.in", "2\n")
                .with("data/secret/1.ans", "2\n")
                .with("input_validators/validate.py", "exit(42)\n")
                .with("submissions/accepted/right.py", "print(input())\n");
    }

    /** A legacy problem with scores. */
    static PackageDirectory legacyScoring(Path root) {
        return legacy(root)
                .with("problem.yaml", "name: Least\ntype: scoring\n")
                .with("data/testdata.yaml", "on_reject: continue\ngrader_flags: ignore_sample\nrange: 0 100\n")
                .with("data/secret/testdata.yaml", "accept_score: 100\n");
    }

    /** The least that 2025-09 takes without a finding. */
    static PackageDirectory modern(Path root) {
        return new PackageDirectory(root)
                .with("problem.yaml", modernYaml("type: pass-fail\n"))
                .with("statement/problem.en.md", "Print it.\n")
                .with("data/sample/1.in", "1\n")
                .with("data/sample/1.ans", "1\n")
                .with("data/secret/1.in", "2\n")
                .with("data/secret/1.ans", "2\n")
                .with("input_validators/validate.py", "exit(42)\n")
                .with("submissions/accepted/right.py", "print(input())\n");
    }

    static String modernYaml(String more) {
        return "problem_format_version: 2025-09\nname: Least\nuuid: 5d0c2c0e-7f0a-4a0e-9d5b-0c6a4a1f5b09\n" + more;
    }

    /** A problem of 2025-09 with two groups of 40 and 60. */
    static PackageDirectory scoring(Path root) {
        return modern(root)
                .with("problem.yaml", modernYaml("type: scoring\n"))
                .without("data/secret/1.in")
                .without("data/secret/1.ans")
                .with("data/secret/a/test_group.yaml", "max_score: 40\n")
                .with("data/secret/a/1.in", "2\n")
                .with("data/secret/a/1.ans", "2\n")
                .with(
                        "data/secret/b/test_group.yaml",
                        "max_score: 60\nscore_aggregation: sum\nrequire_pass: secret/a\n")
                .with("data/secret/b/1.in", "3\n")
                .with("data/secret/b/1.ans", "3\n");
    }

    static final String POLYGON = """
            <?xml version="1.0" encoding="utf-8" standalone="no"?>
            <problem revision="3" short-name="least">
              <names><name language="english" value="Least"/></names>
              <judging input-file="" output-file="">
                <testset name="tests">
                  <time-limit>1500</time-limit>
                  <memory-limit>268435456</memory-limit>
                  <test-count>2</test-count>
                  <input-path-pattern>tests/%02d</input-path-pattern>
                  <answer-path-pattern>tests/%02d.a</answer-path-pattern>
                  <tests>
                    <test group="1" method="manual" points="0" sample="true"/>
                    <test group="2" method="generated" cmd="gen 2" points="100"/>
                  </tests>
                  <groups>
                    <group feedback-policy="complete" name="1" points-policy="each-test"/>
                    <group feedback-policy="icpc" name="2" points-policy="complete-group">
                      <dependencies><dependency group="1"/></dependencies>
                    </group>
                  </groups>
                </testset>
              </judging>
              <files>
                <resources><file path="files/testlib.h" type="h.g++"/></resources>
                <executables>
                  <executable><source path="files/gen.cpp" type="cpp.g++17"/></executable>
                  <executable><source path="files/check.cpp" type="cpp.g++17"/></executable>
                </executables>
              </files>
              <assets>
                <checker name="std::ncmp.cpp" type="testlib">
                  <source path="files/check.cpp" type="cpp.g++17"/>
                </checker>
                <validators><validator><source path="files/val.cpp" type="cpp.g++17"/></validator></validators>
                <solutions>
                  <solution tag="main"><source path="solutions/main.cpp" type="cpp.g++17"/></solution>
                  <solution tag="time-limit-exceeded"><source path="solutions/slow.py" type="python.3"/></solution>
                </solutions>
              </assets>
            </problem>
            """;

    static PackageDirectory polygon(Path root) {
        return new PackageDirectory(root)
                .with("problem.xml", POLYGON)
                .with("tests/01", "1\n")
                .with("tests/01.a", "1\n")
                .with("tests/02", "2\n")
                .with("tests/02.a", "2\n")
                .with("files/testlib.h", "\n")
                .with("files/gen.cpp", "int main() {}\n")
                .with("files/check.cpp", "int main() {}\n")
                .with("files/val.cpp", "int main() {}\n")
                .with("solutions/main.cpp", "int main() {}\n")
                .with("solutions/slow.py", "\n");
    }

    static final String DMOJ = """
            test_cases:
            - {in: 1.in, out: 1.out, points: 10}
            - batched:
              - {in: 2.in, out: 2.out}
              - {in: 3.in, out: 3.out}
              points: 90
              dependencies: [1]
            checker: {name: floats, args: {precision: 6}}
            """;

    static PackageDirectory dmoj(Path root) {
        PackageDirectory directory = new PackageDirectory(root).with("init.yml", DMOJ);
        for (int i = 1; i <= 3; i++) {
            directory.with(i + ".in", "1\n").with(i + ".out", "1\n");
        }
        return directory;
    }

    PackageDirectory with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    PackageDirectory with(String path, byte[] bytes) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.write(root.resolve(path), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PackageDirectory without(String path) {
        try {
            Files.delete(root.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PackageDirectory withDirectory(String path) {
        try {
            Files.createDirectories(root.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PackageDirectory withLink(String path, String target) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.createSymbolicLink(root.resolve(path), Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PackageDirectory replacing(String path, String what, String by) {
        try {
            String text = Files.readString(root.resolve(path));
            if (!text.contains(what)) {
                throw new IllegalArgumentException(path + " does not contain " + what);
            }
            return with(path, text.replace(what, by));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reading read() {
        return PackageReader.read(root);
    }

    /** The package; fails if it is refused. */
    ProblemPackage problem() {
        return switch (read()) {
            case Reading.Read(ProblemPackage problem, List<PackageFinding> findings) -> problem;
            case Reading.Refused(List<PackageFinding> findings) -> throw new AssertionError(findings.toString());
        };
    }
}
