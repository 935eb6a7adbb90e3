package dev.brig.judge.problem.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The languages table of Kattis' formats: codes, and the extensions by which a file's language is told. */
final class LanguageCodes {
    static final Set<String> CODES;

    private static final Map<String, String> BY_EXTENSION = new HashMap<>();

    static {
        TreeSet<String> codes = new TreeSet<>(List.of("cgmp", "cppgmp", "javaalgs4", "octave", "python3numpy"));
        for (String entry : """
                ada adb ads; algol68 a68; apl apl; bash sh; c c; cobol cob; cpp cc cpp cxx c++ C; crystal cr; csharp cs; d d;
                dart dart; elixir ex; erlang erl; forth fth 4th forth frt; fortran f90; fsharp fs; gerbil ss; go go; haskell hs;
                java java; javascript js; julia jl; kotlin kt; lisp lisp cl; lua lua; modula2 mod def; nim nim; objectivec m;
                ocaml ml; odin odin; pascal pas; perl pm; php php; prolog pl; python2 py2; python3 py py3; racket rkt; ruby rb;
                rust rs; scala scala; simula sim; smalltalk st; snobol sno; swift swift; typescript ts; visualbasic vb; zig zig
                """.split(";", -1)) {
            List<String> words = List.of(entry.strip().split("\\s+", -1));
            codes.add(words.getFirst());
            words.stream().skip(1).forEach(extension -> BY_EXTENSION.put(extension, words.getFirst()));
        }
        CODES = Set.copyOf(codes);
        // Not in the table; packages have them all the same, and nothing else is called so.
        BY_EXTENSION.putAll(Map.of(
                "R", "r", "r", "r", "bash", "bash", "f95", "fortran", "f03", "fortran", "p", "pascal", "plg",
                "prolog"));
    }

    private LanguageCodes() {}

    /** The language of a file by its name; empty for headers, data and what is not known. */
    static Optional<String> of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.ofNullable(BY_EXTENSION.get(fileName.substring(dot + 1)));
    }
}
