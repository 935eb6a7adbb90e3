package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** System calls that a seccomp filter passes to us for an answer (seccomp_unotify(2)). Belongs to one thread. */
public final class Notifications {
    private static final int RECEIVE = 0xc0502100; // SECCOMP_IOCTL_NOTIF_RECV, linux/seccomp.h
    private static final int SEND = 0xc0182101; // SECCOMP_IOCTL_NOTIF_SEND

    private static final int CONTINUE = 1; // SECCOMP_USER_NOTIF_FLAG_CONTINUE
    private static final int ARGUMENTS = 32; // seccomp_notif.data.args

    private final MemorySegment request;
    private final MemorySegment response;

    /**
     * One call that waits for its answer.
     *
     * @param pid of the thread that made it
     * @param arguments six, as they are in the registers; those that are pointers cannot be trusted to stay the same
     */
    public record Call(long id, int pid, int number, long[] arguments) {}

    public Notifications(Arena arena) {
        request = arena.allocate(80, 8); // struct seccomp_notif
        response = arena.allocate(24, 8); // struct seccomp_notif_resp
    }

    /** The next call, unless its thread has gone. */
    public Optional<Call> receive(int listener) {
        request.fill((byte) 0);
        if (Native.syscall(Nr.IOCTL, listener, RECEIVE & 0xffffffffL, request.address()) < 0) {
            return Optional.empty();
        }
        return Optional.of(new Call(
                request.get(ValueLayout.JAVA_LONG, 0),
                request.get(ValueLayout.JAVA_INT, 8),
                request.get(ValueLayout.JAVA_INT, 16),
                request.asSlice(ARGUMENTS, 48).toArray(ValueLayout.JAVA_LONG)));
    }

    /** Makes a call fail. */
    public void refuse(int listener, Call call, int errno) {
        answer(listener, call, -errno, 0);
    }

    /** Lets the kernel carry a call out after all; only for one whose arguments do not matter. */
    public void permit(int listener, Call call) {
        answer(listener, call, 0, CONTINUE);
    }

    private void answer(int listener, Call call, int error, int flags) {
        response.fill((byte) 0);
        response.set(ValueLayout.JAVA_LONG, 0, call.id());
        response.set(ValueLayout.JAVA_INT, 16, error);
        response.set(ValueLayout.JAVA_INT, 20, flags);
        Native.syscall(Nr.IOCTL, listener, SEND & 0xffffffffL, response.address());
    }
}
