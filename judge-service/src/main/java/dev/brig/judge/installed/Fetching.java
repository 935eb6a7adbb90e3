package dev.brig.judge.installed;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.store.SharedProblems;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings problems that many machines share into the library of one of them.
 *
 * @param arriving is held while a version comes to its place
 */
record Fetching(ProblemLibrary library, SharedProblems from, ReentrantLock arriving) {
    /** A version that is used from now on. */
    Version taken(String id, OptionalInt number) {
        SharedProblems.Version wanted = from.find(id, number).orElseThrow(() -> unknown(id, number));
        OptionalInt exactly = OptionalInt.of(wanted.number());
        arriving.lock();
        try {
            if (!library.isHere(id, wanted)) {
                fetch(id, wanted);
            }
            Version version = library.taken(id, exactly);
            version.numbers = wanted.numbers();
            return version;
        } finally {
            arriving.unlock();
        }
    }

    private void fetch(String id, SharedProblems.Version wanted) {
        try {
            fetchOnce(id, wanted);
        } catch (RefusedException full) {
            if (!(full.refusal() instanceof Refusal.LibraryFull)) {
                throw full;
            }
            library.unused().forEach(library::deleteHere); // they come again when they are asked for
            fetchOnce(id, wanted);
        }
    }

    private void fetchOnce(String id, SharedProblems.Version wanted) {
        OptionalInt number = OptionalInt.of(wanted.number());
        try (PackageUpload upload = new PackageUpload(library, id, library.staging(), Long.MAX_VALUE)) {
            if (!from.fetch(wanted.digest(), upload::write)) {
                throw unknown(id, number);
            }
            if (upload.install(number) instanceof Installation.Refused refused) {
                throw new RefusedException(new Refusal.UnusableProblem("problem " + ProblemLibrary.idOf(id)
                        + " cannot be used on this machine: "
                        + refused.findings().getFirst().reason()));
            }
        }
    }

    private static RefusedException unknown(String id, OptionalInt number) {
        return new RefusedException(new Refusal.UnknownProblem(ProblemLibrary.idOf(id), number));
    }
}
