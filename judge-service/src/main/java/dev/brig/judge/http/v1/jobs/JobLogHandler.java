package dev.brig.judge.http.v1.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.EventWriter;
import dev.brig.judge.jobs.JobDesk;
import dev.brig.judge.jobs.JobState;
import dev.brig.judge.jobs.KeptJob;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Gives logs out: as a file, or as events while they are written. A follower reads from the disk as fast as its client takes it, so nothing waits in
 * memory for one that is slow. The ids of events are places in the log, so a client goes on exactly where it was, in whatever service.
 */
final class JobLogHandler {
    private static final String LIVE = "text/event-stream";
    private static final long SIGN_OF_LIFE_MILLIS = 15_000;
    private static final int PIECE_BYTES = 32 << 10;

    private final JobsHandler jobs;
    private final Offload offload;

    JobLogHandler(JobsHandler jobs, Offload offload) {
        this.jobs = jobs;
        this.offload = offload;
    }

    Future<Answer> log(Exchange exchange) {
        JobDesk desk = jobs.requireDesk();
        KeptJob job = jobs.find(exchange);
        Path log = desk.log(job);
        String accepted = exchange.request().getHeader("Accept");
        if (accepted == null || !accepted.contains(LIVE)) {
            return offload.block(() -> JobsHandler.file(log, "text/plain; charset=utf-8"));
        }
        long after = after(exchange.request().getHeader("Last-Event-ID"));
        Context loop = offload.vertx().getOrCreateContext();
        return Future.succeededFuture(Answer.stream(
                        LIVE,
                        out -> new Follower(desk, job.id(), log, EventWriter.stream(out), loop, exchange).begin(after))
                .withHeader("Cache-Control", "no-store"));
    }

    /** What the client has already. */
    private static long after(String lastId) {
        return lastId != null && lastId.matches("\\d{1,18}") ? Long.parseLong(lastId) : 0;
    }

    private record Piece(byte[] bytes, Optional<KeptJob> job) {}

    /** One client. All is done on the event loop, but for reading. */
    private final class Follower {
        private final JobDesk desk;
        private final String id;
        private final Path log;
        private final EventWriter out;
        private final Context loop;
        private final Exchange exchange;
        private final long timer;
        private Runnable leave = () -> {};
        private Optional<JobState> told = Optional.empty();
        private long place;
        private boolean reading;
        private boolean more;
        private boolean over;

        Follower(JobDesk desk, String id, Path log, EventWriter out, Context loop, Exchange exchange) {
            this.desk = desk;
            this.id = id;
            this.log = log;
            this.out = out;
            this.loop = loop;
            this.exchange = exchange;
            timer = offload.vertx().setPeriodic(SIGN_OF_LIFE_MILLIS, tick -> signOfLife());
        }

        void begin(long after) {
            place = after;
            out.begin();
            out.whenRoom(this::pull);
            leave = desk.follow(id, () -> loop.runOnContext(now -> pull())).orElse(() -> {});
            exchange.carries(this::stop);
            pull();
        }

        private void signOfLife() {
            if (!over && !out.isFull()) {
                out.signOfLife();
            }
        }

        private void pull() {
            if (over || out.isFull()) {
                return;
            }
            if (reading) {
                more = true;
                return;
            }
            reading = true;
            more = false;
            offload.block(this::read).onComplete(read -> {
                reading = false;
                if (over) {
                    return;
                }
                if (read.failed()) {
                    close();
                } else {
                    tell(read.result());
                }
            });
        }

        /** The job first: what has ended has all of its log. */
        private Piece read() throws IOException {
            Optional<KeptJob> job = desk.find(id);
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
                place = Math.min(place, file.size());
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, file.size() - place));
                while (bytes.hasRemaining() && file.read(bytes, place + bytes.position()) > 0) {}
                byte[] read = new byte[bytes.flip().remaining()];
                bytes.get(read);
                return new Piece(read, job);
            }
        }

        private void tell(Piece piece) {
            boolean ended = piece.job().map(job -> job.state().isFinal()).orElse(true);
            piece.job()
                    .map(KeptJob::state)
                    .filter(state -> !Optional.of(state).equals(told))
                    .ifPresent(state -> {
                        told = Optional.of(state);
                        if (!state.isFinal()) {
                            out.event("", state.key(), JsonNodeFactory.instance.objectNode());
                        }
                    });
            int whole = ended && piece.bytes().length < PIECE_BYTES ? piece.bytes().length : whole(piece.bytes());
            if (whole > 0) {
                place += whole;
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                out.event(
                        Long.toString(place),
                        "log",
                        json.put("text", new String(piece.bytes(), 0, whole, StandardCharsets.UTF_8)));
                pull();
            } else if (ended) {
                piece.job().ifPresent(job -> out.event("", "ended", job.whole()));
                close();
            } else if (desk.isStopping() && told.equals(Optional.of(JobState.QUEUED))) {
                close(); // the client comes again, to the next service
            } else if (more) {
                pull();
            }
        }

        private void close() {
            if (!over) {
                stop();
                out.end();
            }
        }

        private void stop() {
            over = true;
            leave.run();
            offload.vertx().cancelTimer(timer);
        }
    }

    /** How many of the bytes do not end within a character of UTF-8; all of them where what ends them is none. */
    static int whole(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int last = bytes[bytes.length - back] & 0xFF;
            if (last < 0x80) {
                return bytes.length;
            }
            if (last >= 0xC0) {
                int needed = last >= 0xF0 ? 4 : last >= 0xE0 ? 3 : 2;
                return needed > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }
}
