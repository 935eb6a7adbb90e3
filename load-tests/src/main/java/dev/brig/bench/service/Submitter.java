package dev.brig.bench.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brig.bench.measure.BenchException;
import java.util.Map;

/** Hands submissions to a service of some kind, and waits for the verdict. */
interface Submitter {
    String STDIN = "20 22\n";
    String EXPECTED = "42";
    ObjectMapper JSON = new ObjectMapper();

    /** @throws BenchException unless the submission is right */
    void submit(HttpConnection connection, SubmissionKind kind, String source);

    static Submitter of(RunService service) {
        return service instanceof GoJudge ? new GoJudgeSubmitter() : Submitter::toBrig;
    }

    private static void toBrig(HttpConnection connection, SubmissionKind kind, String source) {
        String request = JSON.valueToTree(Map.of(
                        "language", kind.language(), "source", source, "stdin", STDIN, "expectedOutput", EXPECTED))
                .toString();
        String answer =
                connection.send(HttpConnection.post("/v1/submissions", request)).text();
        if (!answer.contains("\"verdict\":\"accepted\"")) {
            throw new BenchException(kind.name() + ": Brig does not accept it: " + answer);
        }
    }
}
