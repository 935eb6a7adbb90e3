package dev.brig.judge.program;

import dev.brig.sandbox.Content;
import java.util.Map;

/**
 * A submission as a static validator sees it.
 *
 * @param language its code in the table of the package format
 * @param entryPoint a class or a file
 * @param files by relative name: its sources, what the package includes, and what was made of them
 */
public record SubmittedSource(String language, String entryPoint, Map<String, Content> files) {
    public SubmittedSource {
        files = Map.copyOf(files);
    }
}
