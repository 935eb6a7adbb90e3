package dev.brig.judge.problem.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.Reading;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is made in a package that is otherwise right, and must be found by its name. */
class PackageMistakesTest {
    @TempDir
    private Path directory;

    private static Stream<Mistake> mistakes() {
        return Stream.of(
                        MistakesInDescriptions.all(),
                        MistakesInFiles.all(),
                        MistakesInSubmissions.all(),
                        MistakesInOtherFormats.all())
                .flatMap(all -> all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_found_by_its_name(Mistake mistake) {
        PackageDirectory right = mistake.right().apply(directory);
        assertThat(right.read()).isInstanceOf(Reading.Read.class);

        Reading reading = mistake.made().apply(right).read();

        assertThat(reading.findings()).anySatisfy(finding -> {
            assertThat(finding.toString()).startsWith(mistake.finding());
            assertThat(finding.code()).isEqualTo(mistake.code());
            assertThat(finding.severity()).isEqualTo(mistake.severity());
        });
        boolean refused =
                reading.findings().stream().map(PackageFinding::severity).anyMatch(Severity.ERROR::equals);
        assertThat(reading instanceof Reading.Refused).isEqualTo(refused);
    }
}
