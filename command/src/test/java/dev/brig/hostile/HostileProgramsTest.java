package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.hostile.HostileProgram.Language;
import dev.brig.sandbox.Limit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileProgramsTest {
    private static final String HEAD = """
            // group: memory
            // tries: to use
            //   a lot
            // success: it gets it
            // limits: memory 64m, cpu 1s
            // collect: out.txt, other
            // files: other
            // missing: out.txt a symbolic link
            // expect: stopped memory
            // reached: memory, processes?
            // denied: mount
            int main(void) {}
            """;

    @Test
    void thereAreMoreThanAHundredAndTwenty() {
        assertThat(HostilePrograms.all()).hasSizeGreaterThan(120);
    }

    @Test
    void eachHasANameOfItsOwn() {
        List<String> names =
                HostilePrograms.all().stream().map(HostileProgram::name).toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void eachSaysWhatWouldBeItsSuccess() {
        assertThat(HostilePrograms.all())
                .allSatisfy(program -> assertThat(program.success()).isNotBlank())
                .allSatisfy(program -> assertThat(program.tries()).isNotBlank());
    }

    @Test
    void aHeadIsReadAsItIsWritten() {
        HostileProgram program = Head.read("greed.c", Language.C, HEAD);

        assertThat(program.name()).isEqualTo("greed");
        assertThat(program.tries()).isEqualTo("to use a lot");
        assertThat(program.limits().get(Limit.MEMORY)).hasValue(64 << 20);
        assertThat(program.limits().get(Limit.CPU)).hasValue(1000);
        assertThat(program.collect()).containsExactly("out.txt", "other");
        assertThat(program.runs()).isEqualTo(1);
        HostileEnd expected = program.expected();
        assertThat(expected.summary()).isEqualTo("stopped memory");
        assertThat(expected.reached()).isEqualTo(Set.of("memory", "processes?"));
        assertThat(expected.denied()).hasValue(Set.of("mount"));
        assertThat(expected.files()).isEqualTo(Set.of("other"));
        assertThat(expected.missing()).isEqualTo(Map.of("out.txt", "a symbolic link"));
    }

    @ParameterizedTest
    @CsvSource({
        "group: memory, grupo: memory, not a line of a head",
        "expect: stopped memory, expect: stopped, expect is a status",
        "limits: memory 64m, limits: memori 64m, no such limit",
        "'success: it gets it', 'group: memory', group is there twice",
        "expect: stopped memory, machine: x86_64, expect is missing",
    })
    void aWrongHeadIsRefused(String right, String wrong, String reason) {
        assertThatThrownBy(() -> Head.read("greed.c", Language.C, HEAD.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("greed.c")
                .hasMessageContaining(reason);
    }
}
