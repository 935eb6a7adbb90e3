package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Constant;
import java.lang.foreign.ValueLayout;

/** The steps by which a process and Java talk to each other. */
public abstract class Speech extends Flow {
    private static final Constant FD_SOCKET = new Constant("3", 3);

    Speech(Program program, String process) {
        super(program, process);
    }

    /** Sends Java one word. */
    public void say(long word, String shown) {
        Memory.Place place = program.data().longs(word);
        call("write", FD_SOCKET, new Value.Known(place.address(), shown), 8);
    }

    /** Like {@link #say}, but ignores a failure, about which nothing could be done. */
    public void trySay(long word, String shown) {
        Memory.Place place = program.data().longs(word);
        attempt("write", FD_SOCKET, new Value.Known(place.address(), shown), 8);
    }

    /** Sends Java one word and the descriptors in the control message. */
    public void send(Message message) {
        send(message, 0);
    }

    /** @param pass a fourth argument, which the kernel ignores and a filter may ask for */
    public void send(Message message, long pass) {
        Memory.Place vector =
                program.data().longs(program.data().longs(message.word).address(), 8);
        // struct msghdr: name, its length, vector, its length, control, its length, flags
        Memory.Place header =
                program.data().longs(0, 0, vector.address(), 1, message.control, message.controlBytes(), 0);
        call(
                "sendmsg",
                FD_SOCKET,
                new Value.Known(header.address(), message.shown),
                0,
                new Value.Known(pass, pass == 0 ? "0" : "<pass>"));
    }

    /** A message that carries descriptors: the places to store them before it is sent. */
    public static final class Message {
        private static final int HEADER = 16; // struct cmsghdr

        private final long word;
        private final String shown;
        private final long control;
        private final int descriptors;

        public Message(long word, String shown, Memory cells, int descriptors) {
            this.word = word;
            this.shown = shown;
            this.descriptors = descriptors;
            Memory.Place place = cells.reserve(HEADER + 4L * descriptors + 8);
            control = place.address();
            long socketRights = 1L << 32 | 1; // SOL_SOCKET, SCM_RIGHTS
            place.segment().set(ValueLayout.JAVA_LONG, 0, HEADER + 4L * descriptors);
            place.segment().set(ValueLayout.JAVA_LONG, 8, socketRights);
        }

        /** Where descriptor number {@code position} is stored; to be filled in ascending order, since each store writes two. */
        public Cell descriptor(int position) {
            return new Cell(shown + " descriptor " + position, control + HEADER + 4L * position);
        }

        long controlBytes() {
            return (HEADER + 4L * descriptors + 7) & ~7L;
        }
    }

    /** Waits for the expected word from Java; ignores others, and ends if Java has gone. */
    public void hear(Cell heard, Cell expected, Label gone) {
        Label again = label("hear " + expected.name());
        here(again);
        call("read", FD_SOCKET, address(heard), 8);
        jumpIfZero(gone);
        load(heard);
        jumpIfOther(again, expected);
    }
}
