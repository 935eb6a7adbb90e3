package dev.brig.policy;

import java.util.List;
import java.util.Map;

/**
 * What can be made ahead for a language, so that its compiler has less to do. It is made of trusted input alone, once for each
 * machine, and shown to compilers read-only.
 *
 * @param inputs files and directories of the sandbox; when they change it is made anew
 * @param pieces what makes it
 * @param shown the directory of the sandbox in which it is shown, under a name of its own
 * @param step compiles with it; <code>${prepared}</code> stands for where it is
 */
public record Preparation(List<String> inputs, List<Piece> pieces, String shown, LanguageStep step) {
    static final String PLACE = "prepared";

    /**
     * One command.
     *
     * @param files that it leaves in its work directory
     * @param archives those of the files that are tar archives of what is kept
     */
    public record Piece(String name, LanguageStep step, List<String> files, List<String> archives) {
        public Piece {
            files = List.copyOf(files);
            archives = List.copyOf(archives);
        }
    }

    public Preparation {
        inputs = List.copyOf(inputs);
        pieces = List.copyOf(pieces);
    }

    /** Compiles with what is shown under a name. */
    public LanguageStep compile(String name) {
        Map<String, String> place = Map.of(PLACE, shown + "/" + name);
        return step.withCommand(step.command().stream()
                .map(argument -> Placeholders.fillPart(argument, place, LanguageReader.LIMITS))
                .toList());
    }
}
