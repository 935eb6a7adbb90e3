package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** posix_spawn(3): the only way in which a large JVM can start a process as cheaply as a small one. */
public final class Spawn {
    private static final MethodHandle SPAWN = Native.function(
            "posix_spawn",
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS);
    private static final MethodHandle ACTIONS_INIT =
            Native.function("posix_spawn_file_actions_init", ValueLayout.ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY =
            Native.function("posix_spawn_file_actions_destroy", ValueLayout.ADDRESS);
    private static final MethodHandle ADD_DUP2 = Native.function(
            "posix_spawn_file_actions_adddup2", ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = Native.function("posix_spawnattr_init", ValueLayout.ADDRESS);
    private static final MethodHandle ATTRIBUTES_DESTROY =
            Native.function("posix_spawnattr_destroy", ValueLayout.ADDRESS);
    private static final MethodHandle SET_FLAGS =
            Native.function("posix_spawnattr_setflags", ValueLayout.ADDRESS, ValueLayout.JAVA_SHORT);
    private static final MethodHandle SET_DEFAULT =
            Native.function("posix_spawnattr_setsigdefault", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final MethodHandle SET_MASK =
            Native.function("posix_spawnattr_setsigmask", ValueLayout.ADDRESS, ValueLayout.ADDRESS);

    private static final short SETSIGDEF = 0x04; // spawn.h
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    private static final int SIGNAL_SET_BYTES = 128; // sizeof(sigset_t)
    private static final int ACTIONS_BYTES = 80; // sizeof(posix_spawn_file_actions_t)
    private static final int ATTRIBUTES_BYTES = 336; // sizeof(posix_spawnattr_t)

    private Spawn() {}

    /** Binds the functions, which takes some milliseconds, unless that is done. */
    public static void loadAhead() {
        var _ = Libc.getuid();
    }

    /**
     * Starts a program in its own session, with all signals at their default and none blocked: a JVM ignores some, and
     * its children would inherit that.
     *
     * @param path the executable
     * @param argv arguments, the name first
     * @param standard becomes standard input, output and error
     * @param descriptors further descriptors of the program: from the descriptor here to the number there; applied in order
     * @return its process id
     */
    public static int spawn(String path, List<String> argv, int standard, SequencedMap<Integer, Integer> descriptors) {
        return spawn(path, argv, List.of(), OptionalInt.of(standard), descriptors);
    }

    /** As {@link #spawn}, with an environment and a standard input, and this process's own standard output and error. */
    public static int spawnWithInput(String path, List<String> argv, List<String> environment, int input) {
        SequencedMap<Integer, Integer> descriptors = new LinkedHashMap<>();
        descriptors.put(input, 0);
        return spawn(path, argv, environment, OptionalInt.empty(), descriptors);
    }

    /** As {@link #spawn}, with this process's own standard input, output and error. */
    public static int spawnWithStreams(String path, List<String> argv, SequencedMap<Integer, Integer> descriptors) {
        return spawn(path, argv, List.of(), OptionalInt.empty(), descriptors);
    }

    private static int spawn(
            String path,
            List<String> argv,
            List<String> environment,
            OptionalInt standard,
            SequencedMap<Integer, Integer> descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
            MemorySegment signals = arena.allocate(SIGNAL_SET_BYTES, 16);
            MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
            zero((int) ACTIONS_INIT.invokeExact(actions), "posix_spawn_file_actions_init");
            for (int fd = 0; standard.isPresent() && fd <= 2; fd++) {
                duplicate(actions, standard.getAsInt(), fd);
            }
            for (var entry : descriptors.entrySet()) {
                duplicate(actions, entry.getKey(), entry.getValue());
            }
            zero((int) ATTRIBUTES_INIT.invokeExact(attributes), "posix_spawnattr_init");
            zero((int) SET_FLAGS.invokeExact(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID)), "setflags");
            zero((int) SET_MASK.invokeExact(attributes, signals), "posix_spawnattr_setsigmask");
            signals.fill((byte) 0xff);
            zero((int) SET_DEFAULT.invokeExact(attributes, signals), "posix_spawnattr_setsigdefault");
            int result = (int) SPAWN.invokeExact(
                    pid,
                    arena.allocateFrom(path),
                    actions,
                    attributes,
                    strings(arena, argv),
                    strings(arena, environment));
            int ignored = (int) ACTIONS_DESTROY.invokeExact(actions) + (int) ATTRIBUTES_DESTROY.invokeExact(attributes);
            zero(result, "posix_spawn " + path);
            return pid.get(ValueLayout.JAVA_INT, 0);
        } catch (LibcException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("posix_spawn", impossible);
        }
    }

    private static void duplicate(MemorySegment actions, int here, int there) throws Throwable {
        zero((int) ADD_DUP2.invokeExact(actions, here, there), "posix_spawn_file_actions_adddup2");
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return array;
    }

    private static void zero(int result, String call) {
        if (result != 0) {
            throw new LibcException(call, result);
        }
    }
}
