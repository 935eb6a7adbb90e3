package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Hands a descriptor to whoever listens at a local socket (unix(7), SCM_RIGHTS). */
public final class DescriptorSender {
    private static final int UNIX = 1; // AF_UNIX
    private static final int STREAM = 1; // SOCK_STREAM
    private static final int PATH_BYTES = 108; // sizeof(sun_path)
    private static final int CONTROL_HEADER = 16; // struct cmsghdr

    private DescriptorSender() {}

    /**
     * Connects, and sends one descriptor with a text.
     *
     * @throws LibcException if nobody listens there, or the path is too long for a socket
     */
    public static void send(String socketPath, int descriptor, String text) {
        byte[] path = socketPath.getBytes(StandardCharsets.UTF_8);
        if (path.length >= PATH_BYTES) {
            throw new LibcException("connect " + socketPath, Errno.ENAMETOOLONG);
        }
        long socket =
                Libc.check(Native.syscall(Nr.SOCKET, UNIX, STREAM | Kernel.SOCK_CLOEXEC.bits(), 0), () -> "socket");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2L + PATH_BYTES, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) UNIX);
            MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
            Libc.check(
                    Native.syscall(Nr.CONNECT, socket, address.address(), address.byteSize()),
                    () -> "connect " + socketPath);
            send((int) socket, descriptor, text, arena);
        } finally {
            Libc.close((int) socket);
        }
    }

    private static void send(int socket, int descriptor, String text, Arena arena) {
        MemorySegment bytes = arena.allocateFrom(text);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ValueLayout.JAVA_LONG, 0, bytes.address());
        vector.set(ValueLayout.JAVA_LONG, 8, bytes.byteSize() - 1);
        MemorySegment control = arena.allocate(CONTROL_HEADER + 8L, 8);
        control.set(ValueLayout.JAVA_LONG, 0, CONTROL_HEADER + 4L);
        control.set(ValueLayout.JAVA_INT, 8, 1); // SOL_SOCKET
        control.set(ValueLayout.JAVA_INT, 12, 1); // SCM_RIGHTS
        control.set(ValueLayout.JAVA_INT, CONTROL_HEADER, descriptor);
        MemorySegment header = arena.allocate(56, 8); // struct msghdr
        header.set(ValueLayout.JAVA_LONG, 16, vector.address());
        header.set(ValueLayout.JAVA_LONG, 24, 1);
        header.set(ValueLayout.JAVA_LONG, 32, control.address());
        header.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
        Libc.check(Native.syscall(Nr.SENDMSG, socket, header.address(), Kernel.MSG_NOSIGNAL.bits()), () -> "sendmsg");
    }
}
