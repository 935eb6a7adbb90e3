package dev.brig.bench.faults;

/** What clients hand in. None costs more than next to nothing. */
final class Programs {
    /** Is accepted. */
    static final String QUICK = """
            {"language": "bash", "source": "echo 42", "expectedOutput": "42"}""";

    /** Would go on for so long that somebody who does not stop it is noticed. */
    static final String ENDLESS = """
            {"language": "bash", "source": "sleep 290", "limits": {"wallMillis": 300000}}""";

    private Programs() {}

    /** Is accepted after a while. */
    static String lasting(long millis) {
        return """
                {"language": "bash", "source": "sleep %d.%03d; echo 42", "expectedOutput": "42"}""".formatted(millis / 1000, millis % 1000);
    }
}
