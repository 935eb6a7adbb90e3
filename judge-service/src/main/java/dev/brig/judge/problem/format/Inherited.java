package dev.brig.judge.problem.format;

import dev.brig.judge.problem.TestArguments;

/** What tests take over from the group they lie in. */
record Inherited(TestArguments arguments, boolean fullFeedback) {
    static final Inherited NONE = new Inherited(TestArguments.NONE, false);

    Inherited withFullFeedback(boolean full) {
        return new Inherited(arguments, full);
    }
}
