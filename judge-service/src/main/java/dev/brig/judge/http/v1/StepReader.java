package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.steps.Command;
import dev.brig.judge.steps.Step;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.OutputFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads runs of several programs, from bodies that the contract has let pass. */
final class StepReader {
    private static final List<String> OF_SEVERAL = List.of("pipe", "keep", "store", "unpack", "then");

    private final BlobUse blobs;
    private final long collectedBytes;

    private StepReader(BlobUse blobs, int commands) {
        this.blobs = blobs;
        collectedBytes = RequestReader.MOST_COLLECTED_BYTES / commands;
    }

    /** Whether it is more than one program alone. */
    static boolean isSeveral(JsonNode body) {
        return OF_SEVERAL.stream().anyMatch(body::has);
    }

    /**
     * @param blobs gets those that the body names
     * @throws ProblemException if a part of the body cannot be
     */
    static List<Step> read(JsonNode body, BlobUse blobs) {
        int commands = 1 + body.path("pipe").size();
        for (JsonNode step : body.path("then")) {
            commands += 1 + step.path("pipe").size();
        }
        StepReader reader = new StepReader(blobs, commands);
        List<Step> steps = new ArrayList<>(List.of(reader.step(body, "")));
        for (JsonNode step : body.path("then")) {
            steps.add(reader.step(step, Field.element("then", steps.size() - 1)));
        }
        return steps;
    }

    private Step step(JsonNode step, String field) {
        List<Command> commands = new ArrayList<>(List.of(command(step, field)));
        for (JsonNode command : step.path("pipe")) {
            commands.add(command(command, Field.element(Field.member(field, "pipe"), commands.size() - 1)));
        }
        return new Step(commands);
    }

    private Command command(JsonNode command, String field) {
        List<String> argv = new ArrayList<>();
        command.get("argv").forEach(argument -> argv.add(argument.textValue()));
        Job.Builder job = Job.builder(argv);
        for (var variable : command.path("env").properties()) {
            job.environment(variable.getKey(), variable.getValue().textValue());
        }
        if (command.has("stdin")) {
            job.stdin(RequestReader.content(command.get("stdin"), Field.member(field, "stdin"), blobs));
        }
        Set<String> files = new HashSet<>();
        String inFiles = Field.member(field, "files");
        for (var file : command.path("files").properties()) {
            files.add(file.getKey());
            job.file(
                    file.getKey(), RequestReader.content(file.getValue(), Field.member(inFiles, file.getKey()), blobs));
        }
        Set<String> collected = new HashSet<>();
        for (OutputFile file :
                RequestReader.outputFiles(command.path("collect"), Field.member(field, "collect"), collectedBytes)) {
            job.collect(file);
            collected.add(file.name());
        }
        job.limits(RequestReader.limits(command.path("limits")));
        List<String> keep = others(command, "keep", field, collected);
        List<String> store = others(command, "store", field, collected);
        return new Command(
                field,
                command.path("policy").asText(RequestReader.DEFAULT_POLICY),
                Optional.ofNullable(command.path("image").textValue()),
                job,
                files,
                command.has("unpack")
                        ? Optional.of(
                                RequestReader.content(command.get("unpack"), Field.member(field, "unpack"), blobs))
                        : Optional.empty(),
                keep,
                store);
    }

    /** Names of files, none of which has been named before. */
    private static List<String> others(JsonNode command, String member, String field, Set<String> named) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : command.path(member)) {
            if (!named.add(name.textValue())) {
                throw ProblemDocument.invalid(
                                "conflict",
                                Field.member(field, member),
                                "A file is collected, kept or stored, and once.")
                        .exception();
            }
            names.add(name.textValue());
        }
        return names;
    }
}
