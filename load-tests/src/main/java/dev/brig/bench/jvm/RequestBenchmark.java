package dev.brig.bench.jvm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.v1.RequestReader;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a request to the job it asks for. */
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
        return RequestReader.run(tree, BlobUse.ofNothing());
    }
}
