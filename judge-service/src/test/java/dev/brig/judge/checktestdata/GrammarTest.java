package dev.brig.judge.checktestdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarTest {
    @TempDir
    private Path directory;

    private Optional<String> mistake(String grammar, String input) throws IOException {
        Path file = directory.resolve("in");
        Files.writeString(file, input.replace("\\n", "\n"), StandardCharsets.ISO_8859_1);
        return Grammar.of(grammar.replace("\\n", "\n")).mistake(file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INT(1,9) NEWLINE                                              | 5\\n
            INT(-5,-1) SPACE INT(0,10^18) NEWLINE                         | -3 1000000000000000000\\n
            INT(1,3,n) NEWLINE REP(n,SPACE) INT(0,9) END NEWLINE          | 3\\n1 2 3\\n
            REP(0,SPACE) INT(0,9) END NEWLINE                             | \\n
            REPI(i,3) INT(0,9,a[i]) NEWLINE END ASSERT(UNIQUE(a))         | 1\\n2\\n3\\n
            REPI(i,2) INT(0,9,a[i]) SPACE INT(0,9,b[i]) NEWLINE END ASSERT(UNIQUE(a,b)) | 1 2\\n1 3\\n
            WHILE(!ISEOF) INT(0,9) NEWLINE END                            | 1\\n2\\n
            WHILE(!MATCH("\\n"),SPACE) INT(0,9) END NEWLINE               | 1 2\\n
            FLOAT(0,1) SPACE FLOAT(-1e3,0.5,x) NEWLINE                    | 0.25 -1e2\\n
            FLOATP(0,1,1,3,x,FIXED) NEWLINE                               | 0.125\\n
            FLOAT(0,10,x,SCIENTIFIC) NEWLINE                              | 1.5e0\\n
            STRING("a b") REGEX("[a-z]+\\.", s) ASSERT(STRLEN(s) == 4)    | a bxyz.
            IF(1 < 2 && (2+1)*3 == 9) SPACE ELSE NEWLINE END              | ` `
            SET(n = 2*3-1, m = -n) ASSERT(n == 5 && m == -5)              | ``
            REPI(i,2,SPACE) INT(0,9,a[i]) END ASSERT(INARRAY(4,a)) ASSERT(!INARRAY(5,a)) # so\\n | 3 4
            """)
    void anInputThatIsAsDescribedHasNoMistake(String grammar, String input) throws IOException {
        assertThat(mistake(grammar, input == null ? "" : input)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INT(1,9) NEWLINE                                      | 10\\n    | line 1, column 1: 10 is not between 1 and 9
            INT(1,9) NEWLINE                                      | 05\\n    | line 1, column 1: 0 is not between 1 and 9
            INT(0,9) NEWLINE                                      | -0\\n    | line 1, column 1: an integer is missing
            INT(0,9) NEWLINE                                      | 5        | line 1, column 2: '\\n' is missing
            INT(0,9) NEWLINE                                      | 5 \\n    | line 1, column 2: '\\n' is missing
            INT(0,9) NEWLINE                                      | 5\\n\\n  | line 2, column 1: the end of the file is missing
            FLOATP(0,1,1,3) NEWLINE                               | 0.1234\\n | line 1, column 1: 4 is not between 1 and 3
            FLOAT(0,1,x,FIXED) NEWLINE                            | 1e0\\n   | line 1, column 2: '\\n' is missing
            REPI(i,2) INT(0,9,a[i]) NEWLINE END ASSERT(UNIQUE(a)) | 1\\n1\\n | line 3, column 1: an assertion does not hold
            REGEX("[ab]+") NEWLINE                                | c\\n     | line 1, column 1: what matches [ab]+ is missing
            """)
    void theFirstMistakeIsToldWithItsPlace(String grammar, String input, String mistake) throws IOException {
        assertThat(mistake(grammar, input)).hasValue(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INT(1,2                | line 1: ')' is missing
            INTEGER(1,2)           | line 1: there is no command 'INTEGER'
            REP(2) INT(1,2)        | line 1: 'END' is missing
            ASSERT(1)              | line 1: a comparison is missing
            \\nSTRING("a)          | line 2: '"' is missing
            """)
    void aGrammarThatIsNoneIsRefused(String grammar, String reason) {
        assertThatThrownBy(() -> mistake(grammar, ""))
                .isInstanceOf(GrammarException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            WHILE(1 == 1) END                     | takes too long
            REGEX("(a+)+\\\\1b")                    | takes too long
            SET(x = 9^9^9)                        | too large
            INT(0,n)                              | no value
            REGEX("[")                            | no regular expression
            SET(x = 1/0)                          | cannot be
            """)
    void whatCannotBeDoneIsToldAndEnds(String grammar, String reason) {
        assertThatThrownBy(() -> mistake(grammar, grammar.startsWith("INT") ? "1" : "a".repeat(64)))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void eitherOfTwoTestsIsEnough() throws IOException {
        assertThat(mistake("ASSERT(1 == 2 || 2 == 2)", "")).isEmpty();
        assertThat(mistake("ASSERT(1 == 2 || 2 == 3)", "")).isPresent();
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> mistake("SET(x = " + "(".repeat(100_000), "")).isInstanceOf(GrammarException.class);
    }
}
