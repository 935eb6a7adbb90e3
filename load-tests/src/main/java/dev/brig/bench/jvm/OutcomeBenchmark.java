package dev.brig.bench.jvm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An outcome as a client gets it. */
@State(Scope.Benchmark)
public class OutcomeBenchmark {
    private final ObjectWriter writer = new JsonMapper().writer();

    private final Outcome outcome = new Outcome(
            new Outcome.Exited(0),
            List.of(),
            List.of(),
            new Usage(1000, 600, 400, 1500, OptionalLong.of(1 << 20), OptionalLong.of(1)),
            output("x".repeat(1000)),
            Output.empty(),
            Map.of("out.txt", output("y".repeat(1000))),
            Map.of(),
            Stream.of(Limit.values())
                    .collect(Collectors.toMap(
                            limit -> limit, limit -> limit.enforcers().onV2())),
            false);

    private static Output output(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Output(bytes, bytes.length, false);
    }

    /** As a tree and as bytes. */
    @Benchmark
    public byte[] outcomeAsJson() throws JsonProcessingException {
        return writer.writeValueAsBytes(OutcomeJson.of(outcome));
    }
}
