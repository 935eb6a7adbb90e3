package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** Our end of a socket. It carries short messages of one number in both directions, and descriptors to us. Belongs to one thread. */
public final class Channel implements AutoCloseable {
    /** The most descriptors a message can carry. */
    public static final int MOST_DESCRIPTORS = 16;

    private static final int RECEIVE_FLAGS =
            Kernel.MSG_CMSG_CLOEXEC.or(Kernel.MSG_DONTWAIT).bits();
    private static final int CONTROL_HEADER = 16; // struct cmsghdr

    private final int ours;
    private final int theirs;
    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment message;
    private final MemorySegment control;

    /** One message: its number and the descriptors that came with it, now ours. */
    public record Message(long word, int[] descriptors) {}

    public Channel(Arena arena) {
        MemorySegment pair = arena.allocate(8, 4);
        int unix = 1; // AF_UNIX
        int seqpacket = Kernel.SOCK_SEQPACKET.or(Kernel.SOCK_CLOEXEC).bits();
        Libc.check(Native.syscall(Nr.SOCKETPAIR, unix, seqpacket, 0, pair.address()), () -> "socketpair");
        ours = pair.get(ValueLayout.JAVA_INT, 0);
        theirs = pair.get(ValueLayout.JAVA_INT, 4);
        header = arena.allocate(56, 8);
        vector = arena.allocate(16, 8);
        message = arena.allocate(8, 8);
        control = arena.allocate(CONTROL_HEADER + 4L * MOST_DESCRIPTORS, 8);
        vector.set(ValueLayout.JAVA_LONG, 0, message.address());
        vector.set(ValueLayout.JAVA_LONG, 8, 8);
    }

    /**
     * Has the kernel free sockets that are left only in messages to each other. It looks for such when a local socket is
     * closed, anybody's.
     */
    public static void collectLost() {
        try (Arena arena = Arena.ofConfined()) {
            Channel channel = new Channel(arena);
            channel.closeTheirs();
            channel.close();
        }
    }

    /** Our end, for waiting on. */
    public int descriptor() {
        return ours;
    }

    /** The other end, to be handed to a new process and then closed here with {@link #closeTheirs}. */
    public int theirs() {
        return theirs;
    }

    public void closeTheirs() {
        Libc.close(theirs);
    }

    /** @return whether the message went out; false when the other side is gone */
    public boolean send(long word) {
        message.set(ValueLayout.JAVA_LONG, 0, word);
        return Native.syscall(Nr.SENDTO, ours, message.address(), 8, Kernel.MSG_NOSIGNAL.bits(), 0, 0) == 8;
    }

    /**
     * The next message, if there is one now.
     *
     * @throws LibcException if this process has no room for its descriptors
     */
    public Optional<Message> receive() {
        header.fill((byte) 0);
        header.set(ValueLayout.JAVA_LONG, 16, vector.address());
        header.set(ValueLayout.JAVA_LONG, 24, 1);
        header.set(ValueLayout.JAVA_LONG, 32, control.address());
        header.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
        long bytes = Native.syscall(Nr.RECVMSG, ours, header.address(), RECEIVE_FLAGS);
        if (bytes != 8) {
            return Optional.empty();
        }
        int[] descriptors = descriptors();
        if ((header.get(ValueLayout.JAVA_INT, 48) & Kernel.MSG_CTRUNC.bits()) != 0) {
            Arrays.stream(descriptors).forEach(Libc::close);
            throw new LibcException("recvmsg", Errno.EMFILE); // the kernel drops descriptors that have no room
        }
        return Optional.of(new Message(message.get(ValueLayout.JAVA_LONG, 0), descriptors));
    }

    private int[] descriptors() {
        if (header.get(ValueLayout.JAVA_LONG, 40) < CONTROL_HEADER) {
            return new int[0];
        }
        long bytes = control.get(ValueLayout.JAVA_LONG, 0) - CONTROL_HEADER;
        int[] descriptors = new int[(int) (bytes / 4)];
        Arrays.setAll(descriptors, i -> control.get(ValueLayout.JAVA_INT, CONTROL_HEADER + 4L * i));
        return descriptors;
    }

    @Override
    public void close() {
        Libc.close(ours);
    }
}
