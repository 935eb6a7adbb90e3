package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A mistake in a package that is otherwise right.
 *
 * @param finding how what is found begins
 */
record Mistake(
        String name,
        Function<Path, PackageDirectory> right,
        UnaryOperator<PackageDirectory> made,
        Severity severity,
        Code code,
        String finding) {

    static Mistake error(
            String name,
            Function<Path, PackageDirectory> right,
            UnaryOperator<PackageDirectory> made,
            Code code,
            String finding) {
        return new Mistake(name, right, made, Severity.ERROR, code, finding);
    }

    static Mistake warning(
            String name,
            Function<Path, PackageDirectory> right,
            UnaryOperator<PackageDirectory> made,
            Code code,
            String finding) {
        return new Mistake(name, right, made, Severity.WARNING, code, finding);
    }

    @Override
    public String toString() {
        return name;
    }
}
