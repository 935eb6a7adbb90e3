package dev.brig.judge.problem;

/** A test case or a group of them. */
public sealed interface TestNode permits TestCase, TestGroup {
    /** The path beneath {@code data/}, for example {@code secret/group1/03}. */
    String name();
}
