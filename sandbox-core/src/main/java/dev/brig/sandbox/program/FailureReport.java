package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Errno;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The steps that tell people which step failed and why, where no Java is there to do it. */
public final class FailureReport extends Flow {
    private static final int STDERR = 2;
    private static final int ERROR_WORD = 8;
    private static final Set<String> EXECUTION = Set.of("faccessat", "execve");

    private final Cell status;

    /** @param status a cell that the steps may use */
    public FailureReport(Program program, Cell status) {
        super(program, "report");
        this.status = status;
    }

    /**
     * Says it on standard error and ends the process. To be built after all other steps of the program.
     *
     * @param failed where a process goes on when a step has failed
     * @param failure where that left the step and its error
     * @param ofStep the status of exit
     * @param ofExecution the status if it was the program that could not be executed
     */
    public void tell(Label failed, Cell failure, int ofStep, int ofExecution) {
        otherwise(failed);
        Label execution = label("not executed");
        Label other = label("a step failed");
        Label error = label("error");
        step(failure, execution, other);
        here(execution);
        load(ofExecution);
        store(status);
        jump(error);
        here(other);
        load(ofStep);
        store(status);
        here(error);
        error(failure);
        call("exit_group", status);
    }

    private void step(Cell failure, Label execution, Label other) {
        load(failure);
        List<Step> steps = program.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.isCall() && !step.tolerated() && !step.exceptional()) {
                Label next = label("not step " + i);
                Label at = label("step " + i);
                at.place(i);
                jumpIfOther(next, at);
                say("brig: " + step.process() + ": " + step.text() + ": ");
                jump(EXECUTION.contains(step.name()) ? execution : other);
                here(next);
            }
        }
        jump(other);
    }

    private void error(Cell failure) {
        load(failure.plus(ERROR_WORD, "error"));
        Label said = label("said");
        Errno.byName().forEach((name, number) -> {
            Label next = label("not " + name);
            jumpIfOther(next, (long) -number);
            say(name + "\n");
            jump(said);
            here(next);
        });
        say("an error without a name\n");
        here(said);
    }

    private void say(String text) {
        attempt("write", STDERR, text(text), text.getBytes(StandardCharsets.UTF_8).length);
    }
}
