package dev.brig.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a request to the job it asks for. In the service's own package, since only that can see these classes. */
@State(Scope.Benchmark)
public class RequestBenchmark {
    private final byte[] body = """
            {"argv": ["sh", "-c", "tr a-z A-Z < in.txt > out.txt"],
             "files": {"in.txt": {"text": "hello\\n"}},
             "collect": ["out.txt"],
             "limits": {"cpuMillis": 500, "wallMillis": 2000, "memoryBytes": 67108864}}
            """.getBytes(StandardCharsets.UTF_8);

    private final Contract contract = Contract.load();
    private final Contract.Operation run = contract.operation("run");
    private final JsonNode tree = StrictJson.read(body);

    /** Strictly, as JSON. */
    @Benchmark
    public Object parseRequest() {
        return StrictJson.read(body);
    }

    /** Against the schema of the contract. */
    @Benchmark
    public void validateRequest() {
        contract.check(run, tree);
    }

    /** Into a job. */
    @Benchmark
    public Object readRequest() {
        return Requests.run(tree);
    }
}
