package dev.brig.docs;

import org.junit.jupiter.api.Test;

class HttpReferenceTest {
    private static final HttpReference REFERENCE = HttpReference.load();

    @Test
    void thePageOfHttpSaysWhatTheContractSays() {
        Page page = Page.of("http.md");
        page.holds("rules", REFERENCE.rules());
        page.holds("requests", REFERENCE.requests());
        page.holds("schemas", REFERENCE.schemas());
        page.holds("problems", REFERENCE.problems());
    }

    @Test
    void thePageOfResultsSaysWhatTheContractSays() {
        Page page = Page.of("results.md");
        page.holds("outcome", REFERENCE.schema("Outcome"));
        page.holds("output", REFERENCE.schema("Output"));
    }
}
