package dev.brig.judge.submission;

import dev.brig.judge.LanguageOffer;
import dev.brig.judge.RefusedException;
import dev.brig.judge.judging.Compilation;
import dev.brig.judge.judging.CompileCache;
import dev.brig.judge.judging.Compiler;
import dev.brig.judge.judging.SourceCheck;
import dev.brig.judge.judging.TestCaseRunner;
import dev.brig.judge.judging.TestCaseRunner.TestCase;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.Permit;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.InvalidJobException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Judges submissions: compiles in one sandbox where the language asks for it, runs in another, and gives the verdict. Any number
 * at once.
 */
public final class SubmissionJudge {
    private final Languages languages;
    private final PolicyQueues queues;
    private final Compiler compiler;

    public SubmissionJudge(
            Languages languages, PolicyQueues queues, PreparedToolchains toolchains, CompileCache cache) {
        this.languages = languages;
        this.queues = queues;
        compiler = new Compiler(queues, toolchains, cache);
    }

    /**
     * Judges a submission, and waits for that.
     *
     * @param scope ends it all when it is cancelled
     * @throws RefusedException if there is no such language, no room, or no sandbox
     * @throws InvalidJobException if its limits are not allowed
     * @throws CancellationException if the scope is cancelled
     */
    public Judgement judge(Submission submission, RunScope scope) {
        Language language = LanguageOffer.require(languages, submission.language());
        TestCaseRunner runner = new TestCaseRunner(language, queues);
        try (Permit permit = runner.take(submission.limits());
                SourceCheck check = SourceCheck.reserve(language, queues)) {
            Compilation compilation = compiler.compile(language, submission.source(), scope);
            if (compilation.failed().isPresent()) {
                return new Judgement(
                        compilation.failed().orElseThrow(),
                        compilation.outcome(),
                        Optional.empty(),
                        compilation.cached());
            }
            TestCase test = new TestCase(submission.stdin(), submission.expectedOutput(), submission.limits());
            TestCaseRunner.Result result = runner.run(compilation.files(), test, permit, scope);
            Optional<Compilation> failure = result.judged().verdict().isProgramsFailure()
                    ? check.failure(submission.source(), scope)
                    : Optional.empty();
            return failure.map(found ->
                            new Judgement(found.failed().orElseThrow(), found.outcome(), Optional.empty(), false))
                    .orElseGet(() -> new Judgement(
                            result.judged(), compilation.outcome(), Optional.of(result.run()), compilation.cached()));
        }
    }
}
