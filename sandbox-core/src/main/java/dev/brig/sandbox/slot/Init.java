package dev.brig.sandbox.slot;

import dev.brig.sandbox.libc.Libc;
import java.util.ArrayList;
import java.util.List;

/**
 * A prepared init, all walls raised, waiting for its job; as descriptors, which are ours to close. Belongs to the slot's
 * thread.
 */
final class Init implements AutoCloseable {
    private static final int CLOSED = -1;

    private final Scratch scratch;
    private final int process;
    private final int scratchRoot;
    private final int stdout;
    private final int stderr;
    private final int listener;
    private int stdin;

    /** @param listener -1 where the filter does not report */
    Init(int process, Scratch scratch, int scratchRoot, int stdin, int stdout, int stderr, int listener) {
        this.process = process;
        this.scratch = scratch;
        this.scratchRoot = scratchRoot;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        this.listener = listener;
    }

    Scratch scratch() {
        return scratch;
    }

    /** The file system of work directory, /tmp and /dev/shm, readable even when the job is gone. */
    int scratchRoot() {
        return scratchRoot;
    }

    int stdin() {
        return stdin;
    }

    boolean hasStdin() {
        return stdin != CLOSED;
    }

    int stdout() {
        return stdout;
    }

    int stderr() {
        return stderr;
    }

    int listener() {
        return listener;
    }

    /** Ends init and with it everything in its process namespace. */
    void kill() {
        Libc.pidfdSendSignal(process, Libc.SIGKILL);
    }

    /** The payload reads the end of its input. */
    void closeStdin() {
        if (stdin != CLOSED) {
            Libc.close(stdin);
            stdin = CLOSED;
        }
    }

    @Override
    public void close() {
        closeStdin();
        List<Integer> rest = new ArrayList<>(List.of(process, scratchRoot, stdout, stderr));
        if (listener >= 0) {
            rest.add(listener);
        }
        rest.forEach(Libc::close);
    }
}
