package dev.brig.judge;

import dev.brig.judge.Requests.SubmissionRequest;
import dev.brig.judge.Verdict.Judged;
import dev.brig.policy.Language;
import dev.brig.policy.Step;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Judges submissions: compiles in one sandbox where the language asks for it, runs in another, and gives the verdict. */
final class SubmissionJudge {
    private static final long LARGEST_ARTIFACT_BYTES = 64L << 20;

    private final Lanes lanes;
    private final Offload offload;

    SubmissionJudge(Lanes lanes, Offload offload) {
        this.lanes = lanes;
        this.offload = offload;
    }

    /**
     * What a submission is worth.
     *
     * @param compile without the files it made; empty where nothing is compiled
     * @param run empty where nothing was run
     */
    record Judgement(Judged judged, Optional<Outcome> compile, Optional<Outcome> run) {

        /** About how many bytes it has. */
        long size() {
            return compile.map(Programs::size).orElse(0L)
                    + run.map(Programs::size).orElse(0L);
        }
    }

    Future<Judgement> judge(Language language, SubmissionRequest submission, Exchange exchange) {
        return lanes.lane(language.run().policy().name()).compose(lane -> {
            // A place for the run is taken at once, so that what was compiled is not turned away.
            Lane.Place place = lane.take(language.run().job(submission.limits()).build());
            return compile(language, submission, exchange)
                    .compose(compile -> run(language, submission, compile, lane, place, exchange))
                    .onComplete(done -> place.release());
        });
    }

    private Future<Optional<Outcome>> compile(Language language, SubmissionRequest submission, Exchange exchange) {
        if (language.compile().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Step step = language.compile().orElseThrow();
        Job.Builder builder = step.job(Limits.none()).file(language.source(), submission.source());
        for (String artifact : language.artifacts()) {
            builder.collect(new OutputFile(artifact, LARGEST_ARTIFACT_BYTES, false));
        }
        Job job = builder.build();
        return lanes.lane(step.policy().name())
                .compose(lane -> lane.run(job, lane.take(job), exchange))
                .map(Optional::of);
    }

    private Future<Judgement> run(
            Language language,
            SubmissionRequest submission,
            Optional<Outcome> compile,
            Lane lane,
            Lane.Place place,
            Exchange exchange) {
        Optional<Outcome> shown = compile.map(Outcome::withoutFiles);
        Optional<Judged> failed = compile.flatMap(outcome -> Verdict.ofCompile(outcome, language.artifacts()));
        if (failed.isPresent()) {
            return Future.succeededFuture(new Judgement(failed.orElseThrow(), shown, Optional.empty()));
        }
        Map<String, Output> artifacts = compile.map(Outcome::files).orElseGet(Map::of);
        Job.Builder job = language.run().job(submission.limits()).stdin(submission.stdin());
        for (String file : language.run().files()) {
            job.file(
                    file,
                    file.equals(language.source())
                            ? submission.source()
                            : Content.of(artifacts.get(file).content()));
        }
        return lane.run(job.build(), place, exchange)
                .compose(outcome -> offload.call(
                        outcome.stdout().content().length,
                        () -> new Judgement(
                                Verdict.ofRun(
                                        outcome,
                                        submission.expectedOutput(),
                                        language.run().outOfMemoryExitCode()),
                                shown,
                                Optional.of(outcome))));
    }
}
