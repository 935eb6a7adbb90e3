package dev.brig.judge.problem.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class LanguageCodesTest {
    @ParameterizedTest
    @CsvSource({"a.cc, cpp", "a.pl, prolog", "a.R, r", "a.f95, fortran", "a.plg, prolog", "a.bash, bash", "a.fs, fsharp"
    })
    void aFilesLanguageIsToldByItsExtension(String file, String code) {
        assertThat(LanguageCodes.of(file)).hasValue(code);
    }

    @ParameterizedTest
    @CsvSource({"a.h", "a.in", "Makefile", "a.txt"})
    void otherFilesAreInNoLanguage(String file) {
        assertThat(LanguageCodes.of(file)).isEmpty();
    }
}
