package dev.brig.sandbox.detached;

import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.ErrandScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Standalone;
import java.util.function.UnaryOperator;

/**
 * What a shell cannot do for a container that was made, as executables that need no Java. Each ends with 0 when it is done, and with
 * {@value #FAILED} when nothing was.
 */
public enum Errand {
    /** In the container's directory: waits for its lock and lets the program go. */
    START("oci-start") {
        @Override
        void steps(ErrandScript errand, Cell cell) {
            errand.lock(LOCK_FILE, cell);
            errand.release(FIFO, cell);
        }
    },
    /** Takes the lock of the file that is open as descriptor 8, if it is free; it belongs to the caller then. */
    LOCK("oci-lock") {
        @Override
        void steps(ErrandScript errand, Cell cell) {
            errand.tryLock(LOCK_FD);
        }
    },
    /** Sends the signal whose number is a byte at standard input to the process whose directory in /proc is open as descriptor 9. */
    SIGNAL("oci-signal") {
        @Override
        void steps(ErrandScript errand, Cell cell) {
            errand.readByte(cell);
            errand.signal(PROCESS_FD, cell);
        }
    };

    /** The file in a container's directory that commands about it lock. */
    public static final String LOCK_FILE = "lock";
    /** The FIFO on which its program waits. */
    public static final String FIFO = "start";

    private static final int LOCK_FD = 8;
    private static final int PROCESS_FD = 9;
    private static final int FAILED = 125;

    private final String fileName;

    Errand(String fileName) {
        this.fileName = fileName;
    }

    public String fileName() {
        return fileName;
    }

    /** The file's bytes. */
    public byte[] bytes() {
        Standalone file = new Standalone();
        Program program = new Program(file.data, UnaryOperator.identity());
        ErrandScript errand = new ErrandScript(program);
        Label failed = errand.label("failed");
        errand.onFailure(failed, new Cell("failure", file.cells.reserve(16).address()));
        steps(errand, file.cells.cell(fileName));
        errand.exit(0);
        errand.otherwise(failed);
        errand.exit(FAILED);
        return file.bytes(program);
    }

    abstract void steps(ErrandScript errand, Cell cell);
}
