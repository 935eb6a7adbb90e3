package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which submissions workers have, for the next process to know if this one is killed. A mark is eight bytes that are written and
 * not synchronised: that takes some microseconds where a commit takes milliseconds, and what was written outlives the process, though
 * perhaps not the machine.
 */
final class RunningFile implements AutoCloseable {
    private static final int MARK_BYTES = Long.BYTES;
    /** As many places are made ahead, so that a full disk is in the way of none of them. */
    private static final int PLACES = 512;

    // Not a channel: those are closed when a thread that uses them is interrupted.
    private final RandomAccessFile file;
    private final Set<Long> left;
    private final Map<String, Integer> places = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private int next;

    private RunningFile(RandomAccessFile file) throws IOException {
        this.file = file;
        left = read();
    }

    static RunningFile open(Path path) {
        try {
            return new RunningFile(new RandomAccessFile(path.toFile(), "rw"));
        } catch (IOException failed) {
            throw new StoreException("cannot open " + path + ": " + failed.getMessage(), failed);
        }
    }

    private Set<Long> read() throws IOException {
        Set<Long> marks = new HashSet<>();
        try {
            while (true) {
                marks.add(file.readLong());
            }
        } catch (EOFException all) {
            marks.remove(0L);
            return marks;
        }
    }

    /** What workers had when the last process ended. */
    Set<Long> left() {
        return left;
    }

    /** What was left was counted. */
    synchronized void clear() {
        try {
            file.setLength(0);
            file.write(new byte[PLACES * MARK_BYTES]);
            file.getFD().sync();
        } catch (IOException failed) {
            throw Failures.of("cannot write to the store", failed);
        }
    }

    /**
     * A worker gets a submission.
     *
     * @param seq 1 or more
     */
    synchronized void began(String id, long seq) {
        int place = free.isEmpty() ? next++ : free.pop();
        places.put(id, place);
        try {
            write(place, seq);
        } catch (IOException failed) {
            ended(id);
            throw Failures.of("cannot write to the store", failed);
        }
    }

    /** What was written outlives the machine, too. */
    synchronized void synchronise() {
        try {
            file.getFD().sync();
        } catch (IOException failed) {
            throw Failures.of("cannot write to the store", failed);
        }
    }

    /** No worker has it any more. A mark that cannot be taken away does little harm: what has ended is not counted. */
    synchronized void ended(String id) {
        Integer place = places.remove(id);
        if (place != null) {
            free.push(place);
            try {
                write(place, 0);
            } catch (IOException stays) {
                return;
            }
        }
    }

    private void write(int place, long mark) throws IOException {
        file.seek((long) place * MARK_BYTES);
        file.writeLong(mark);
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new StoreException("cannot close the store: " + failed.getMessage(), failed);
        }
    }
}
