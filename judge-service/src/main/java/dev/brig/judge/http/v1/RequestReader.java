package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.submission.Submission;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads what clients ask for from bodies that the contract has let pass. */
public final class RequestReader {
    public static final String DEFAULT_POLICY = "judge";

    static final long MOST_COLLECTED_BYTES = 64L << 20;

    private RequestReader() {}

    /** A program to run. */
    public record RunRequest(String policy, Optional<String> image, Job job) {}

    /**
     * @param blobs gets those that the body names
     * @throws ProblemException if a part of the body cannot be
     */
    public static RunRequest run(JsonNode body, BlobUse blobs) {
        List<String> argv = new ArrayList<>();
        body.get("argv").forEach(argument -> argv.add(argument.textValue()));
        Job.Builder job = Job.builder(argv);
        for (var variable : body.path("env").properties()) {
            job.environment(variable.getKey(), variable.getValue().textValue());
        }
        if (body.has("stdin")) {
            job.stdin(content(body.get("stdin"), "stdin", blobs));
        }
        for (var file : body.path("files").properties()) {
            job.file(file.getKey(), content(file.getValue(), Field.member("files", file.getKey()), blobs));
        }
        outputFiles(body.path("collect"), "collect", MOST_COLLECTED_BYTES).forEach(job::collect);
        job.limits(limits(body.path("limits")));
        return new RunRequest(
                body.path("policy").asText(DEFAULT_POLICY),
                Optional.ofNullable(body.path("image").textValue()),
                job.build());
    }

    /**
     * @param blobs gets those that the body names
     * @throws ProblemException if a part of the body cannot be
     */
    static Submission submission(JsonNode body, BlobUse blobs) {
        return new Submission(
                body.get("language").textValue(),
                content(body.get("source"), "source", blobs),
                body.has("stdin") ? content(body.get("stdin"), "stdin", blobs) : Content.empty(),
                member(body, "expectedOutput"),
                limits(body.path("limits")));
    }

    /** Files without a maximum of their own share what the others leave of the memory that an answer may take. */
    static List<OutputFile> outputFiles(JsonNode collect, String field, long most) {
        long left = most;
        int sharing = 0;
        for (JsonNode file : collect) {
            left -= file.path("maximumBytes").asLong();
            sharing += file.has("maximumBytes") ? 0 : 1;
        }
        if (left < 0) {
            throw ProblemDocument.invalid(
                            "collect-too-large", field, "The files may have " + most + " bytes at most together.")
                    .exception();
        }
        long share = Math.min(OutputFile.DEFAULT_MAXIMUM_BYTES, left / Math.max(1, sharing));
        List<OutputFile> files = new ArrayList<>();
        for (JsonNode file : collect) {
            files.add(new OutputFile(
                    file.isTextual() ? file.textValue() : file.get("name").textValue(),
                    file.path("maximumBytes").asLong(share),
                    file.path("optional").asBoolean()));
        }
        return files;
    }

    static Limits limits(JsonNode fields) {
        Limits limits = Limits.none();
        for (var field : fields.properties()) {
            limits = field.getKey().equals("cpuSet")
                    ? limits.with(cpuSet(field.getValue().textValue()))
                    : limits.with(
                            Limit.ofField(field.getKey()).orElseThrow(),
                            field.getValue().longValue());
        }
        return limits;
    }

    private static CpuSet cpuSet(String list) {
        try {
            return new CpuSet(list);
        } catch (IllegalArgumentException malformed) {
            throw ProblemDocument.invalid("cpu-set-invalid", "limits.cpuSet", malformed.getMessage())
                    .exception();
        }
    }

    private static Optional<byte[]> member(JsonNode body, String name) {
        return body.has(name) ? Optional.of(bytes(body.get(name), name)) : Optional.empty();
    }

    static Content content(JsonNode content, String field, BlobUse blobs) {
        return content.has("blob")
                ? Content.of(blob(content.get("blob").textValue(), Field.member(field, "blob"), blobs))
                : Content.of(bytes(content, field));
    }

    private static Path blob(String digest, String field, BlobUse blobs) {
        try {
            return blobs.file(new BlobId(digest));
        } catch (RefusedException unknown) {
            throw ProblemDocument.invalid(
                            "unknown-blob", field, unknown.refusal().sentence())
                    .exception();
        }
    }

    private static byte[] bytes(JsonNode content, String field) {
        if (content.isTextual()) {
            return content.textValue().getBytes(StandardCharsets.UTF_8);
        }
        return content.has("text")
                ? content.get("text").textValue().getBytes(StandardCharsets.UTF_8)
                : base64(content.get("base64").textValue(), Field.member(field, "base64"));
    }

    private static byte[] base64(String text, String field) {
        try {
            if (text.length() % 4 == 0) {
                return Base64.getDecoder().decode(text);
            }
            throw invalidBase64(field, "its length is not a multiple of 4");
        } catch (IllegalArgumentException malformed) {
            throw invalidBase64(field, malformed.getMessage());
        }
    }

    private static ProblemException invalidBase64(String field, String why) {
        return ProblemDocument.invalid("base64-invalid", field, "The text is not base64 (RFC 4648, section 4): " + why)
                .exception();
    }
}
