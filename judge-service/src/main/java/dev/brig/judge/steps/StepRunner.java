package dev.brig.judge.steps;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.problem.archive.ArchiveLimits;
import dev.brig.judge.problem.archive.PackageArchive;
import dev.brig.judge.problem.archive.Unpacking;
import dev.brig.judge.program.ProgramSources;
import dev.brig.judge.validating.Scratch;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs steps one after the other, as long as all goes well. What is kept from one to the next lies in files. */
public final class StepRunner {
    private static final long KEPT_BYTES = 256L << 20;
    private static final long STORED_BYTES = 256L << 20;
    private static final ArchiveLimits ARCHIVE = new ArchiveLimits(1L << 30, 10_000);

    private final PolicyQueues queues;

    public StepRunner(PolicyQueues queues) {
        this.queues = queues;
    }

    /**
     * Runs them, and waits for the last.
     *
     * @param storage for files that become blobs; they do so whether or not their program ended well
     * @return what came of each step that was run: the last may not have ended well
     * @throws InvalidJobException if a part of it cannot be
     * @throws dev.brig.judge.RefusedException if there is no room, or no sandbox
     * @throws java.util.concurrent.CancellationException if the scope is cancelled
     */
    public List<List<Ran>> run(List<Step> steps, Heard heard, Storage storage, RunScope scope) {
        steps.forEach(this::requirePossible);
        List<List<Ran>> done = new ArrayList<>();
        try (Scratch scratch = new Scratch()) {
            Map<String, Content> kept = new LinkedHashMap<>();
            for (Step step : steps) {
                Path directory = scratch.pass(Optional.empty()).directory();
                Map<String, Content> keeping = new LinkedHashMap<>();
                List<Job> jobs = new ArrayList<>();
                for (Command command : step.commands()) {
                    int place = jobs.size();
                    Path own = Files.createDirectory(directory.resolve(Integer.toString(place)));
                    jobs.add(job(
                            command,
                            kept,
                            keeping,
                            own,
                            (stream, bytes) -> heard.output(done.size(), place, stream, bytes)));
                }
                List<Outcome> outcomes = run(step, jobs, done.isEmpty(), scope);
                done.add(stored(step, outcomes, directory, storage));
                if (!wentWell(step, outcomes)) {
                    break;
                }
                kept.putAll(keeping);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return done;
    }

    private void requirePossible(Step step) {
        Command last = step.commands().getLast();
        if (step.commands().size() > queues.slots()) {
            throw new InvalidJobException(
                    "too-many-commands",
                    last.field(),
                    "programs that are joined run at once, each in a slot, of which there are " + queues.slots());
        }
        if (step.commands().size() > 1) {
            step.commands().stream()
                    .filter(command -> command.image().isPresent())
                    .findFirst()
                    .ifPresent(command -> {
                        throw new InvalidJobException(
                                "conflict", last.field(), "programs that are joined do not run in an image");
                    });
        }
    }

    /** Without a file that was to be kept, a step lacks what it needs. */
    private static boolean wentWell(Step step, List<Outcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            boolean complete = step.commands().get(i).keep().stream()
                    .allMatch(name -> outcome.files().containsKey(name)
                            && !outcome.files().get(name).truncated());
            if (!outcome.exited(0) || !complete) {
                return false;
            }
        }
        return true;
    }

    private static Job job(
            Command command,
            Map<String, Content> kept,
            Map<String, Content> keeping,
            Path directory,
            OutputListener listener)
            throws IOException {
        Map<String, Content> files = new LinkedHashMap<>(kept);
        if (command.archive().isPresent()) {
            files.putAll(unpacked(command, command.archive().get(), directory));
        }
        files.keySet().removeAll(command.files());
        Job.Builder job = command.job().listener(listener);
        files.forEach(job::file);
        for (String name : command.keep()) {
            Path file = directory.resolve("kept-" + keeping.size());
            job.collect(new OutputFile(name, KEPT_BYTES, false).to(file));
            keeping.put(name, Content.of(file));
        }
        for (int i = 0; i < command.store().size(); i++) {
            job.collect(new OutputFile(command.store().get(i), STORED_BYTES, false).to(toStore(directory, i)));
        }
        return job.build();
    }

    private static Path toStore(Path directory, int place) {
        return directory.resolve("stored-" + place);
    }

    private static List<Ran> stored(Step step, List<Outcome> outcomes, Path directory, Storage storage) {
        List<Ran> ran = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Path own = directory.resolve(Integer.toString(i));
            ran.add(stored(step.commands().get(i).store(), outcomes.get(i), own, storage));
        }
        return ran;
    }

    private static Ran stored(List<String> names, Outcome outcome, Path directory, Storage storage) {
        Map<String, BlobId> stored = new LinkedHashMap<>();
        Map<String, String> notStored = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Output file = outcome.files().get(name);
            if (file == null) {
                continue; // the outcome says why
            }
            if (file.truncated()) {
                notStored.put(name, "has " + file.bytes() + " bytes, and may have " + STORED_BYTES);
                continue;
            }
            try {
                stored.put(name, storage.store(toStore(directory, i)));
            } catch (RefusedException noRoom) {
                notStored.put(
                        name,
                        noRoom.refusal() instanceof Refusal.BlobTooLarge(long most)
                                ? "has " + file.bytes() + " bytes, and a blob may have " + most
                                : "there is no room for it among the blobs");
            }
        }
        return new Ran(outcome, stored, notStored);
    }

    private static Map<String, Content> unpacked(Command command, Content archive, Path directory) throws IOException {
        Path file = switch (archive) {
            case Content.HostFile(Path path) -> path;
            case Content.Bytes(byte[] bytes) -> Files.write(directory.resolve("archive"), bytes);
            case Content.Stream _ -> throw new IllegalArgumentException("a stream is no archive");
        };
        Path root = Files.createDirectory(directory.resolve("unpacked"));
        if (PackageArchive.unpack(file, root, ARCHIVE) instanceof Unpacking.Refused refused) {
            String entry = refused.entry().isEmpty() ? "the archive" : refused.entry();
            String field = command.field().isEmpty() ? "unpack" : command.field() + ".unpack";
            throw new InvalidJobException("archive-refused", field, entry + ": " + refused.reason());
        }
        Map<String, Content> files = new LinkedHashMap<>();
        ProgramSources.beneath(root)
                .forEach(each -> files.put(root.relativize(each).toString(), Content.of(each)));
        return files;
    }

    private List<Outcome> run(Step step, List<Job> jobs, boolean first, RunScope scope) {
        List<RunScope.Queued> queued = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            queued.add(new RunScope.Queued(queues.await(step.commands().get(i).policy()), jobs.get(i)));
        }
        if (queued.size() > 1) {
            return scope.pipe(queued);
        }
        PolicyQueue queue = queued.getFirst().queue();
        Job job = jobs.getFirst();
        Optional<String> image = step.commands().getFirst().image();
        if (image.isEmpty()) {
            // What has begun goes on when there is room.
            return List.of(scope.run(queue, job, first ? queue.take(job) : queue.await(job)));
        }
        try (Images.Held held = queues.images().open(image.get())) {
            Policy own = Policies.inImage(queue.policy(), held);
            return List.of(scope.run(queue, own, job, queue.take(own, job)));
        }
    }
}
