package dev.brig.bench.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.bench.measure.BenchException;
import java.util.List;

/** What a judge on top of go-judge does for a submission: it compiles, keeps the program there, runs it, compares, and removes the program. */
final class GoJudgeSubmitter implements Submitter {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long MEBIBYTE = 1 << 20;
    private static final long OUTPUT_BYTES = 64 << 10;

    @Override
    public void submit(HttpConnection connection, SubmissionKind kind, String source) {
        if (kind.compile().isEmpty()) {
            run(connection, kind, kind.file(), "content", source);
            return;
        }
        ObjectNode compile = command(kind.compile(), "", 30, 1024, 128);
        compile.withObject("copyIn").putObject(kind.file()).put("content", source);
        compile.putArray("copyOutCached").add(kind.artifact());
        String program = accepted(connection, compile)
                .path("fileIds")
                .path(kind.artifact())
                .textValue();
        run(connection, kind, kind.artifact(), "fileId", program);
        connection.send(HttpConnection.delete("/file/" + program));
    }

    private static void run(HttpConnection connection, SubmissionKind kind, String file, String from, String content) {
        ObjectNode run = command(kind.run(), STDIN, 2, 512, 64);
        run.withObject("copyIn").putObject(file).put(from, content);
        String output = accepted(connection, run)
                .path("files")
                .path("stdout")
                .textValue()
                .strip();
        if (!output.equals(EXPECTED)) {
            throw new BenchException(kind.name() + ": wrong output at go-judge: " + output);
        }
    }

    private static ObjectNode command(
            List<String> arguments, String stdin, long seconds, long mebibytes, int processes) {
        ObjectNode command = JSON.createObjectNode();
        command.set("args", JSON.valueToTree(arguments));
        command.putArray("env").add("PATH=/usr/bin:/bin");
        command.putArray("files")
                .add(JSON.createObjectNode().put("content", stdin))
                .add(JSON.createObjectNode().put("name", "stdout").put("max", OUTPUT_BYTES))
                .add(JSON.createObjectNode().put("name", "stderr").put("max", OUTPUT_BYTES));
        command.put("cpuLimit", seconds * SECOND_NANOS);
        command.put("clockLimit", 2 * seconds * SECOND_NANOS);
        command.put("memoryLimit", mebibytes * MEBIBYTE);
        command.put("procLimit", processes);
        return command;
    }

    private static JsonNode accepted(HttpConnection connection, ObjectNode command) {
        ObjectNode request = JSON.createObjectNode();
        request.putArray("cmd").add(command);
        String answer =
                connection.send(HttpConnection.post("/run", request.toString())).text();
        try {
            JsonNode result = JSON.readTree(answer).path(0);
            if (!result.path("status").asText().equals("Accepted")) {
                throw new BenchException("go-judge: " + answer);
            }
            return result;
        } catch (JsonProcessingException e) {
            throw new BenchException("go-judge: " + answer, e);
        }
    }
}
