package dev.brig.judge.inline;

import dev.brig.judge.checking.BuiltInChecker;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A problem without a package.
 *
 * @param groups those that tests name; a test without one stands beside them
 * @param interactor what the submission talks with, where there is something
 * @param stop which tests are left out after a failure
 * @param limits of the submission in each test: CPU time, memory and output; those that are absent are the judge's choice
 */
public record InlineProblem(
        List<Test> tests,
        List<Group> groups,
        Checking checking,
        Optional<Jury> interactor,
        Optional<Stop> stop,
        Limits limits) {
    public InlineProblem {
        tests = List.copyOf(tests);
        groups = List.copyOf(groups);
    }

    /** @param points empty where nobody asks for a score */
    public record Test(
            Optional<String> name, Content input, Content answer, OptionalDouble points, Optional<String> group) {}

    /**
     * Tests that are judged together.
     *
     * @param requires groups that must be accepted whole, or this one is left out
     */
    public record Group(String name, Scoring scoring, List<String> requires) {
        public Group {
            requires = List.copyOf(requires);
        }
    }

    /** What a group's tests earn. */
    public enum Scoring {
        /** Their points if all are accepted, else nothing. */
        ALL,
        /** Each its own. */
        EACH
    }

    /** Which tests are left out after one that failed. */
    public enum Stop {
        FIRST_FAILURE,
        /** Those of the same group. */
        GROUP,
        /** None. */
        NEVER
    }

    /** Who says whether an output is right. */
    public sealed interface Checking {
        record BuiltIn(BuiltInChecker checker) implements Checking {}

        record Program(Jury program) implements Checking {}
    }

    /** How a program of the jury is called, and what its exit status says. */
    public enum Protocol {
        KATTIS,
        TESTLIB
    }

    /**
     * A program of the jury.
     *
     * @param arguments after those of the protocol
     */
    public record Jury(Sources sources, Protocol protocol, List<String> arguments) {
        public Jury {
            arguments = List.copyOf(arguments);
        }
    }
}
