package dev.brig.judge.dispatch;

import dev.brig.judge.RefusedException;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.worker.RunScope;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** How submissions are judged. They are in a form of its own. */
public interface Judging {

    /**
     * Keeps what a submission needs until it is judged, such as files that it names.
     *
     * @param tenant whose it is
     * @return gives it free
     */
    Runnable hold(String tenant, byte[] request);

    /**
     * Sees to it that what a submission needs is where all machines find it that share the store.
     *
     * @param tenant whose it is
     * @return the SHA-256 of the blobs among that
     */
    default Set<String> share(String tenant, byte[] request) {
        return Set.of();
    }

    /**
     * Judges a submission, and waits for that.
     *
     * @param tenant whose it is
     * @param progress is told how far it is, by one thread at a time
     * @param scope ends it all when it is cancelled
     * @throws RefusedException if there is no room for it now, or no sandbox: it is to be tried again
     * @throws StoreException if what it needs cannot be had now: it is to be tried again
     * @throws CancellationException if the scope is cancelled
     */
    Ending judge(String tenant, String id, byte[] request, Consumer<Progress> progress, RunScope scope);

    /** A lease begins to be judged. */
    default Span begin(Lease lease) {
        return Span.NONE;
    }

    /** What a submission ends with that could not be judged through a fault of ours. */
    Ending broken();
}
