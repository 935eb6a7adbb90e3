package dev.brig.sandbox.warden;

import dev.brig.sandbox.container.ScratchSpec;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.util.ArrayList;
import java.util.List;

/**
 * A prepared init with all walls raised, waiting for its job. Java holds its descriptors and must close them. Belongs to the slot's
 * thread.
 */
public final class Init implements AutoCloseable {
    private static final int CLOSED = -1;

    private final ScratchSpec scratch;
    private final int process;
    private final int scratchRoot;
    private final int stderr;
    private final int listener;
    private int stdout;
    private int stdin;

    /** @param listener -1 if the filter does not report */
    Init(int process, ScratchSpec scratch, int scratchRoot, int stdin, int stdout, int stderr, int listener) {
        this.process = process;
        this.scratch = scratch;
        this.scratchRoot = scratchRoot;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        this.listener = listener;
    }

    public ScratchSpec scratch() {
        return scratch;
    }

    /** The file system of work directory, /tmp and /dev/shm, readable even after the job has ended. */
    public int scratchRoot() {
        return scratchRoot;
    }

    public int stdin() {
        return stdin;
    }

    public boolean hasStdin() {
        return stdin != CLOSED;
    }

    public int stdout() {
        return stdout;
    }

    public int stderr() {
        return stderr;
    }

    public int listener() {
        return listener;
    }

    /** Ends init, and with it all processes in its pid namespace. */
    public void kill() {
        Libc.pidfdSendSignal(process, Kernel.SIGKILL.bits());
    }

    /** Lets the payload read the end of its input. */
    public void closeStdin() {
        if (stdin != CLOSED) {
            Libc.close(stdin);
            stdin = CLOSED;
        }
    }

    /** Refuses what the payload writes from now on. */
    public void closeStdout() {
        if (stdout != CLOSED) {
            Libc.close(stdout);
            stdout = CLOSED;
        }
    }

    @Override
    public void close() {
        closeStdin();
        closeStdout();
        List<Integer> rest = new ArrayList<>(List.of(process, scratchRoot, stderr));
        if (listener >= 0) {
            rest.add(listener);
        }
        rest.forEach(Libc::close);
    }
}
