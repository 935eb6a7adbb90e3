package dev.brig.sandbox.detached;

import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.SharedMemory;

/** What Java and the processes of a container tell each other: words on the socket, results in cells. */
final class Shared {
    /** From the set-up process: somebody must map the users of its namespace. */
    static final long UNMAPPED = 1;
    /** From the set-up process: the container's process is there. */
    static final long BORN = 2;
    /** From the container: its mounts are made. */
    static final long MOUNTED = 3;
    /** From the container: all is done but to start the program. */
    static final long READY = 4;
    /** From either: a step failed. */
    static final long FAILED = 5;
    /** From the container: a hook failed. */
    static final long HOOK_FAILED = 6;
    /** From the container: a terminal's master, which comes along. */
    static final long TERMINAL = 7;
    /** From the container: the descriptor by which its calls are answered, which comes along. */
    static final long LISTENER = 8;
    /** To either: go on. */
    private static final long GO_ON = 1;

    final Memory cells;
    final Memory data;
    final Cell setupFailure;
    final Cell failure;
    final Cell heard;
    final Cell goOn;
    final Cell pid;
    final Cell arguments;
    final Cell hook;
    final Cell status;
    final Cell parent;
    final Cell spare;
    final Cell place;
    final Cell mount;
    final Cell root;

    Shared(SharedMemory memory) {
        this(memory.cells(), memory.jobData());
    }

    Shared(Memory cells, Memory data) {
        this.cells = cells;
        this.data = data;
        setupFailure = failure("failure of the set-up");
        failure = failure("failure of the container");
        heard = cells.cell("heard");
        goOn = cells.cell("go on");
        cells.set(goOn, GO_ON);
        pid = cells.cell("container");
        arguments = new Cell("clone_args", cells.reserve(88).address());
        hook = cells.cell("hook");
        status = cells.cell("status");
        parent = cells.cell("directory");
        spare = cells.cell("opened");
        place = cells.cell("place");
        mount = cells.cell("mount");
        root = cells.cell("root");
    }

    static long goOn() {
        return GO_ON;
    }

    private Cell failure(String name) {
        return new Cell(name, cells.reserve(16).address());
    }
}
