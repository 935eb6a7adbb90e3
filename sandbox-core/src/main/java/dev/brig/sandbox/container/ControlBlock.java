package dev.brig.sandbox.container;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.program.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What Java and the processes of a slot tell each other through memory: results and failures up, the turn down. */
public final class ControlBlock {
    public static final int EXEC_ATTEMPTS = 32;

    private static final BitSet OUR_CPUS = Libc.schedGetaffinity();
    private static final int GROUP_NAME_BYTES = 48;
    private static final int NUMBER_BYTES = 24;
    private static final int CPU_MASK_BYTES = CpuSet.MOST / 8;
    private static final int SECOND_WORD = 8;

    public final Memory cells;
    public final Memory data;

    public final Cell wardenFailure;
    public final Cell initFailure;
    public final Cell payloadFailure;
    final Cell heard;
    final Cell init;
    final Cell initStatus;
    final Cell initDescriptor;
    final Cell initArguments;
    final Cell payload;
    final Cell others;
    public final Cell status;
    final Cell usage;
    final Cell started;
    final Cell ended;
    final Cell fd;
    final Cell context;
    final Cell scratch;
    /** The scratch file system as the user who started Brig is to see it, and the user namespace that says how. */
    final Cell scratchView;

    final Cell viewers;
    final Cell viewArguments;
    /** The answer to the warden's one question: users are mapped, or it is traced. */
    final Cell mappedWord;

    /** The name of a warm interpreter's process. */
    final Cell programName;

    final Cell listener;
    final Cell pipeIn;
    final Cell pipeOut;
    final Cell pipeError;
    public final List<Cell> execResults = new ArrayList<>();

    /** Written by Java, read by the processes. */
    final Cell prepareWord;

    final Cell goWord;
    /** Of a warm interpreter: where it keeps its thread's id, and its list of locks. */
    final Cell threadId;

    final Cell robustList;
    final Cell robustListBytes;
    /** Whether the next init makes a network namespace of its own. */
    final Cell ownNetwork;

    final Memory.Place groupTasks;
    final Memory.Place groupName;
    final Memory.Place scratchBytes;
    final Memory.Place scratchFiles;
    final Memory.Place cpus;
    /** The seccomp program of the next init: {@code struct sock_fprog}. */
    final Memory.Place filter;

    public ControlBlock(SharedMemory memory) {
        cells = memory.cells();
        data = memory.slotData();
        wardenFailure = words("warden failure", 2);
        initFailure = words("init failure", 2);
        payloadFailure = words("payload failure", 2);
        heard = cells.cell("heard");
        init = cells.cell("init");
        initStatus = cells.cell("init's status");
        initDescriptor = cells.cell("init's pidfd");
        initArguments = words("clone_args", Script.CLONE_ARGS_BYTES / 8);
        payload = cells.cell("payload");
        others = cells.cell("others");
        status = cells.cell("status");
        usage = words("rusage", 18);
        started = words("start time", 2);
        ended = words("end time", 2);
        fd = cells.cell("fd");
        context = cells.cell("fs context");
        scratch = cells.cell("scratch");
        scratchView = cells.cell("scratch as Brig sees it");
        viewers = cells.cell("user namespace of Brig's view");
        viewArguments = words("mount_attr", Script.MOUNT_ATTR_BYTES / 8);
        listener = cells.cell("listener");
        programName = words("name of the program", 2);
        pipeIn = words("stdin pipe", 2);
        pipeOut = words("stdout pipe", 2);
        pipeError = words("stderr pipe", 2);
        for (int i = 0; i < EXEC_ATTEMPTS; i++) {
            execResults.add(cells.cell("exec result " + i));
        }
        mappedWord = data.cell("mapped");
        data.set(mappedWord, Words.MAPPED);
        prepareWord = data.cell("prepare");
        goWord = data.cell("go");
        threadId = data.cell("place of the thread's id");
        robustList = data.cell("list of locks");
        robustListBytes = data.cell("its bytes");
        ownNetwork = data.cell("own network");
        groupTasks = data.reserve(GROUP_NAME_BYTES);
        groupName = data.reserve(GROUP_NAME_BYTES);
        scratchBytes = data.reserve(NUMBER_BYTES);
        scratchFiles = data.reserve(NUMBER_BYTES);
        cpus = data.reserve(CPU_MASK_BYTES);
        filter = data.reserve(2 * Long.BYTES);
    }

    /**
     * Makes ready for the next init; no init lives now.
     *
     * @param ownFiles how many Brig makes in the scratch file system by itself
     * @param network whether it makes a network namespace of its own
     */
    public void turn(long turn, String group, ScratchSpec scratch, int ownFiles, boolean network) {
        cells.set(initFailure, 0);
        cells.set(payloadFailure, 0); // not the warden's: it ends with its first, which may have come before this turn
        data.set(prepareWord, Words.prepare(turn));
        data.set(goWord, Words.go(turn));
        data.set(ownNetwork, network ? 1 : 0);
        write(groupTasks, group + "/tasks");
        write(groupName, group);
        write(scratchBytes, Long.toString(scratch.bytes()));
        write(scratchFiles, Long.toString(scratch.files() + ownFiles));
        byte[] mask = scratch.cpus().map(CpuSet::bits).orElse(OUR_CPUS).toByteArray();
        cpus.segment().fill((byte) 0);
        MemorySegment.copy(mask, 0, cpus.segment(), ValueLayout.JAVA_BYTE, 0, mask.length);
    }

    /** What a warm interpreter told the kernel when it started, and each fork of it has to tell again. */
    public void interpreter(long threadIdAt, long robustListAt, long robustListSize) {
        data.set(threadId, threadIdAt);
        data.set(robustList, robustListAt);
        data.set(robustListBytes, robustListSize);
    }

    /** Chooses the seccomp program of the next init. */
    public void useFilter(Memory.Place program) {
        int instruction = 8; // sizeof(struct sock_filter)
        filter.segment().set(ValueLayout.JAVA_LONG, 0, program.segment().byteSize() / instruction);
        filter.segment().set(ValueLayout.JAVA_LONG, Long.BYTES, program.address());
    }

    /** Whether init has got as far as to start the payload. */
    public boolean hasStarted() {
        return cells.get(started) != 0;
    }

    /** Whether nothing was left of the job when its payload had ended: the init that said so had no child any more. */
    public boolean endedAlone() {
        return cells.get(others) == -Errno.ECHILD;
    }

    /** Forgets the last payload. */
    public void clearResults() {
        cells.set(started, 0);
        cells.set(others, 0);
        cells.set(payloadFailure, 0);
        execResults.forEach(cell -> cells.set(cell, 0));
    }

    long second(Cell pair) {
        return cells.get(pair.plus(SECOND_WORD, pair.name()));
    }

    /** When init started the payload, as {@link System#nanoTime} has it. */
    public long startedNanos() {
        return nanos(started);
    }

    /** When init had the payload's status. */
    public long endedNanos() {
        return nanos(ended);
    }

    private long nanos(Cell time) {
        return cells.get(time) * 1_000_000_000 + second(time);
    }

    /** Microseconds between the two clock readings around the payload. */
    public long wallMicros() {
        return (endedNanos() - startedNanos()) / 1000;
    }

    /** Time of the payload and its children it waited for, as wait4(2) has it. */
    public long userMicros() {
        return cells.get(usage) * 1_000_000 + second(usage);
    }

    public long systemMicros() {
        Cell system = usage.plus(16, "ru_stime");
        return cells.get(system) * 1_000_000 + second(system);
    }

    public long peakResidentBytes() {
        return cells.get(usage.plus(32, "ru_maxrss")) * 1024;
    }

    private Cell words(String name, int count) {
        return new Cell(name, cells.reserve(8L * count).address());
    }

    private static void write(Memory.Place place, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= place.segment().byteSize()) {
            throw new IllegalArgumentException("too long: " + text);
        }
        place.segment().fill((byte) 0);
        MemorySegment.copy(bytes, 0, place.segment(), ValueLayout.JAVA_BYTE, 0, bytes.length);
    }
}
