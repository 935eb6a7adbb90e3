package dev.brig.cli.image;

import dev.brig.cli.process.CommandException;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Terminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A terminal for a program in a sandbox, behind the one that this command was started from: each key goes in as it is, what is
 * shown comes out, and the size follows.
 */
final class ShellTerminal implements AutoCloseable {
    private static final int STDIN = 0;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long LOOK_MILLIS = 200; // the JVM has no handler for SIGWINCH

    private final byte[] before;
    private final Terminal.Pair pair;
    private final int other; // kept open, so that there is an end to see even where no program opens it
    private final Thread shown;

    /** @throws CommandException if this command has no terminal */
    ShellTerminal() {
        before = Terminal.modes(STDIN)
                .orElseThrow(() -> new CommandException(
                        "standard input is not a terminal: without one, brig run --image runs a program"));
        pair = Terminal.pair();
        Libc.chown(pair.path(), Libc.getuid(), Libc.getgid()); // its group may be one that no sandbox knows
        other = Libc.open(Path.of(pair.path()), Kernel.O_RDWR.or(Kernel.O_NOCTTY));
        Terminal.copySize(STDIN, pair.controlling());
        Terminal.set(STDIN, Terminal.raw(before));
        shown = Thread.ofPlatform().name("brig-terminal-out").daemon().start(this::show);
        Thread.ofPlatform().name("brig-terminal-in").daemon().start(this::type);
        Thread.ofPlatform().name("brig-terminal-size").daemon().start(this::resize);
    }

    /** Its path on this machine. */
    String path() {
        return pair.path();
    }

    private void show() {
        try (Arena arena = Arena.ofConfined()) {
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            int read;
            while ((read = Libc.read(pair.controlling(), buffer)) > 0) { // EIO where nobody has it open any more
                out.write(buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE));
                out.flush();
            }
        } catch (IOException gone) {
            // Nobody looks at it any more.
        }
    }

    private void type() {
        try (Arena arena = Arena.ofConfined()) {
            InputStream in = new FileInputStream(FileDescriptor.in);
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            byte[] keys = new byte[BUFFER_BYTES];
            int typed;
            while ((typed = in.read(keys)) > 0) {
                MemorySegment.copy(keys, 0, buffer, ValueLayout.JAVA_BYTE, 0, typed);
                for (long written = 0; written < typed; ) {
                    int more = Libc.write(pair.controlling(), buffer.asSlice(written, typed - written));
                    if (more <= 0) {
                        return;
                    }
                    written += more;
                }
            }
        } catch (IOException gone) {
            // Nobody types any more.
        }
    }

    /** Java has no supported way to hear of SIGWINCH. */
    private void resize() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                Terminal.copySize(STDIN, pair.controlling());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until all is shown that programs wrote which have ended. */
    void finish() {
        Libc.close(other);
        try {
            shown.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the terminal back as it was. The pair is left to the end of the process: threads may be about to use it. */
    @Override
    public void close() {
        Terminal.set(STDIN, before);
    }
}
