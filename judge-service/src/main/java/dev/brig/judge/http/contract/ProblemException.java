package dev.brig.judge.http.contract;

/** Ends the handling of a request with a document. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDocument document;

    ProblemException(ProblemDocument document) {
        super(document.detail(), null, false, false);
        this.document = document;
    }

    public ProblemDocument document() {
        return document;
    }
}
