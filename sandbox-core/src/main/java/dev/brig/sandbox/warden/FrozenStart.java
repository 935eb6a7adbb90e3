package dev.brig.sandbox.warden;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.container.ControlBlock;
import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.Ptrace;
import dev.brig.sandbox.program.Registers;
import dev.brig.sandbox.program.ReturnPage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The start of an interpreter, followed call by call to where it looks for its script. There it is stopped, before the call is made,
 * and given a page by which it runs the warden's steps; each fork of it makes that call and goes on. What it is before is a plain start,
 * and so is what it does after. Where its start has looked at more than a later job may have, or has left more than one thread of
 * memory and registers, it is refused.
 */
final class FrozenStart {
    // Where ptrace stops a process, in the status of wait4(2): sys/wait.h, linux/ptrace.h.
    private static final int EXECUTED = Signal.TRAP | 4 << 8; // PTRACE_EVENT_EXEC
    private static final int AT_SYSTEM_CALL = Signal.TRAP | 0x80;

    private static final byte ENTRY = 1; // PTRACE_SYSCALL_INFO_ENTRY
    private static final int INFORMATION_BYTES = 88; // struct ptrace_syscall_info
    private static final int NUMBER = 24;
    private static final int ARGUMENTS = 32;

    private static final int MOST_CALLS = 100_000;
    private static final int LONGEST_PATH = 4096;
    private static final int READ_EXECUTE = 5; // PROT_READ|PROT_EXEC, sys/mman.h
    private static final int PRIVATE_ANONYMOUS = 0x22; // MAP_PRIVATE|MAP_ANONYMOUS
    private static final long ALL_SIGNALS = -1;

    /** Calls by which a program looks at files, and which argument is the path. */
    private static final Map<Integer, Integer> LOOKS = Map.ofEntries(
            look("open", 0),
            look("stat", 0),
            look("lstat", 0),
            look("access", 0),
            look("readlink", 0),
            look("chdir", 0),
            look("statfs", 0),
            look("openat", 1),
            look("openat2", 1),
            look("newfstatat", 1),
            look("statx", 1),
            look("faccessat", 1),
            look("faccessat2", 1),
            look("readlinkat", 1));

    /** After these a process is more than what a fork of one thread brings along, or knows what is not true of a fork. */
    private static final Set<Integer> TOO_MUCH = Stream.of(
                    "getpid",
                    "getppid",
                    "getpgrp",
                    "getpgid",
                    "getsid",
                    "getrusage",
                    "times",
                    "clone",
                    "clone3",
                    "fork",
                    "vfork",
                    "execve",
                    "execveat",
                    "sigaltstack",
                    "io_setup",
                    "setitimer",
                    "timer_create",
                    "mlock",
                    "mlock2",
                    "mlockall",
                    "shmat",
                    "userfaultfd")
            .map(Architecture.current()::number)
            .collect(Collectors.toUnmodifiableSet());

    private static final int SET_TID_ADDRESS = Architecture.current().number("set_tid_address");
    private static final int SET_ROBUST_LIST = Architecture.current().number("set_robust_list");
    private static final int MMAP = Architecture.current().number("mmap");

    private static final class Signal {
        static final int TRAP = 5; // asm/signal.h
    }

    private final Ptrace process;
    private final Path script;
    private final Path workDirectory;
    private final MemorySegment information;
    private final Arena arena;
    private long threadId;
    private long robustList;
    private long robustListBytes;

    private FrozenStart(Ptrace process, String script, String workDirectory, Arena arena) {
        this.process = process;
        this.workDirectory = Path.of(workDirectory);
        this.script = this.workDirectory.resolve(script).normalize();
        this.arena = arena;
        this.information = arena.allocate(INFORMATION_BYTES, 8);
    }

    private static Map.Entry<Integer, Integer> look(String call, int argument) {
        return Map.entry(Architecture.current().number(call), argument);
    }

    /**
     * Follows a start; returns when the process runs the warden's steps.
     *
     * @param pid about to execute the interpreter, when it is let
     * @param let has it do so
     * @param steps where it goes on
     * @return where the steps are that lead back into the interpreter
     * @throws SandboxException if it cannot be followed, or is not one that can be used
     */
    static long follow(int pid, Runnable let, String script, String workDirectory, ControlBlock control, long steps) {
        try (Arena arena = Arena.ofConfined()) {
            Ptrace process = Ptrace.seize(pid);
            let.run();
            FrozenStart start = new FrozenStart(process, script, workDirectory, arena);
            start.toScript();
            control.interpreter(start.threadId, start.robustList, start.robustListBytes);
            return start.redirect(steps);
        } catch (LibcException e) {
            throw refused(e.getMessage());
        }
    }

    private void toScript() {
        if (nextStop() != EXECUTED) {
            throw refused("the interpreter could not be executed");
        }
        for (int calls = 0; calls < MOST_CALLS; calls++) {
            process.toSystemCall(0);
            int stop = nextStop();
            while (stop != AT_SYSTEM_CALL) { // a signal, which is its own
                process.toSystemCall(stop & 0x7f);
                stop = nextStop();
            }
            process.systemCall(information);
            if (information.get(ValueLayout.JAVA_BYTE, 0) == ENTRY && isAtScript()) {
                return;
            }
        }
        throw refused("the interpreter does not look for " + script);
    }

    /** For what it has stopped. */
    private int nextStop() {
        return process.await().orElseThrow(() -> refused("the interpreter ended before it looked for " + script)) >> 8;
    }

    private boolean isAtScript() {
        int number = (int) information.get(ValueLayout.JAVA_LONG, NUMBER);
        if (TOO_MUCH.contains(number)) {
            throw refused("the interpreter makes system call " + number + " before it looks for " + script);
        }
        if (number == SET_TID_ADDRESS) {
            threadId = argument(0);
        } else if (number == SET_ROBUST_LIST) {
            robustList = argument(0);
            robustListBytes = argument(1);
        }
        Integer place = LOOKS.get(number);
        return place != null && argument(place) != 0 && isScript(text(argument(place)));
    }

    /** Of the job's own files it must not have looked at any other, except hidden ones, which a job that has such does without it. */
    private boolean isScript(String path) {
        Path whole = workDirectory.resolve(path).normalize();
        if ((whole.startsWith("/proc/self") && !whole.endsWith("exe")) || whole.startsWith("/proc/thread-self")) {
            throw refused("the interpreter looks at " + path + " before it looks for " + script);
        }
        if (path.isEmpty() || !whole.startsWith(workDirectory)) {
            return false;
        }
        if (whole.equals(script)) {
            return true;
        }
        if (workDirectory.relativize(whole).toString().startsWith(".")) {
            return false;
        }
        throw refused("the interpreter looks for " + path + " before it looks for " + script);
    }

    private long redirect(long steps) {
        MemorySegment values = arena.allocate(Registers.BYTES, 8);
        MemorySegment floating = arena.allocate(Registers.FLOATING_POINT_BYTES, 8);
        process.registers(values);
        process.floatingPoint(floating);
        Registers state = new Registers(values, floating, process.signalMask());
        process.setRegisters(state.calling(MMAP, arena, 0, ReturnPage.BYTES, READ_EXECUTE, PRIVATE_ANONYMOUS, -1, 0));
        process.setSignalMask(ALL_SIGNALS);
        process.toSystemCall(0);
        if (nextStop() != AT_SYSTEM_CALL) {
            throw refused("the interpreter was interrupted");
        }
        MemorySegment answer = arena.allocate(Registers.BYTES, 8);
        process.registers(answer);
        long address = Registers.result(answer);
        if (address < 0 && address >= -4095) {
            throw refused("the interpreter gets no page that can be executed: error " + -address);
        }
        ReturnPage page = ReturnPage.at(address, state, steps, arena);
        process.poke(address, page.content());
        process.setRegisters(state.goingOnAt(address, page.stackPointer(), arena));
        process.detach();
        return page.exit();
    }

    private long argument(int position) {
        return information.get(ValueLayout.JAVA_LONG, ARGUMENTS + (long) position * Long.BYTES);
    }

    private String text(long address) {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PATH).order(ByteOrder.nativeOrder());
        long aligned = address & -Long.BYTES;
        while (bytes.remaining() >= Long.BYTES) {
            bytes.putLong(process.peek(aligned + bytes.position()));
            for (int i = Math.max((int) (address - aligned), bytes.position() - Long.BYTES);
                    i < bytes.position();
                    i++) {
                if (bytes.get(i) == 0) {
                    int from = (int) (address - aligned);
                    return new String(bytes.array(), from, i - from, StandardCharsets.UTF_8);
                }
            }
        }
        throw refused("the interpreter looks for a path that is too long");
    }

    private static SandboxException refused(String reason) {
        return new SandboxException(Code.STEP_FAILED, "no warm interpreter: " + reason);
    }
}
