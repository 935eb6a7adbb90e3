package dev.brig.judge.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.ci.CiDirectory;
import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Meter;
import dev.brig.judge.jobs.JobExecution.Ended;
import dev.brig.judge.jobs.KeptJob.JobError;
import dev.brig.judge.state.StagedFile;
import dev.brig.judge.store.SubmissionIds;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.root.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs, runs a bounded number of them at once in the order in which they came, and keeps what became of them. Any thread may use it;
 * methods may wait for the disk.
 */
public final class JobDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);

    private final JobShelf shelf;
    private final Path tenants;
    private final JobSettings settings;
    private final Images images;
    private final Access access;
    private final InstantSource clock;
    /** By their ids, so the oldest is first. */
    private final ConcurrentSkipListMap<String, KeptJob> all = new ConcurrentSkipListMap<>();

    private final Map<String, LiveJob> live = new HashMap<>();
    private final Map<String, Thread> running = new HashMap<>();
    private final Map<JobState, Long> ends = new EnumMap<>(JobState.class);
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private boolean started;
    private boolean stopping;

    /**
     * Finds what an earlier service has left. What ran then is {@link JobState#INTERRUPTED} now; what waited still does.
     *
     * @param directory that nobody else uses
     */
    public JobDesk(Path directory, JobSettings settings, Images images, Access access, InstantSource clock) {
        this.settings = settings;
        this.images = images;
        this.access = access;
        this.clock = clock;
        try {
            shelf = new JobShelf(Files.createDirectories(directory.resolve("kept")));
            tenants = Files.createDirectories(directory.resolve("tenants"));
            find();
            try (DirectoryStream<Path> each = Files.newDirectoryStream(tenants)) {
                each.forEach(tenant -> CiDirectory.at(tenant).sweep());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the jobs in " + directory + " cannot be read: " + e, e);
        }
    }

    private void find() throws IOException {
        for (KeptJob job : shelf.load()) {
            if (job.state() == JobState.RUNNING) {
                keepEnd(
                        job,
                        JobState.INTERRUPTED,
                        Optional.empty(),
                        Optional.of(new JobError("interrupted", "The service was killed while the job ran.")));
            } else {
                all.put(job.id(), job);
            }
        }
        all.values().stream()
                .filter(job -> !job.state().isFinal())
                .forEach(job -> live.put(
                        job.id(), new LiveJob(access.meter(job.tenant()).kept())));
    }

    public JobSettings settings() {
        return settings;
    }

    /** Begins to run what waits. */
    public synchronized void start() {
        started = true;
        pump();
    }

    /**
     * A request for a job.
     *
     * @param json of the form of the contract's {@code Job}
     * @param digest of its bytes
     * @param idempotency a key by which it is known again
     * @param workspace an archive that stays as it is until the job is accepted
     */
    public record NewJob(
            String tenant, ObjectNode json, String digest, Optional<String> idempotency, Optional<Path> workspace) {}

    /**
     * Accepts a job: from then on it is run, whoever goes.
     *
     * @return that, or the one that was accepted before with the same key
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws RefusedException if there is no room for it
     */
    public KeptJob accept(NewJob wanted) {
        List<Images.Held> held = new ArrayList<>();
        try {
            new JobRequestReader(settings, images, held).read(wanted.json(), wanted.workspace(), Path.of("artifacts"));
            // By its digest, so that it is the same image when its turn comes.
            Optional<String> image =
                    wanted.json().has("image") ? Optional.of(held.getFirst().digest()) : Optional.empty();
            image.ifPresent(digest -> wanted.json().put("image", digest));
            return accept(wanted, image);
        } finally {
            held.forEach(Images.Held::close);
        }
    }

    private synchronized KeptJob accept(NewJob wanted, Optional<String> image) {
        Optional<KeptJob> before = wanted.idempotency()
                .flatMap(key -> all.values().stream()
                        .filter(job -> job.tenant().equals(wanted.tenant())
                                && job.idempotency().equals(Optional.of(key)))
                        .findFirst());
        if (before.isPresent()) {
            return before.get();
        }
        if (stopping) {
            throw new RefusedException(new Refusal.Closed());
        }
        int places = settings.waiting() + settings.atOnce();
        if (live.size() >= places) {
            throw new RefusedException(
                    new Refusal.OverLimit("too-many-jobs", "As many jobs run and wait as may: " + places + ".", 10));
        }
        Meter.Place place = access.meter(wanted.tenant()).keep();
        boolean accepted = false;
        String id = SubmissionIds.next();
        try {
            KeptJob job = new KeptJob(
                    id,
                    wanted.tenant(),
                    Optional.ofNullable(wanted.json().path("name").textValue()),
                    JobState.QUEUED,
                    clock.instant(),
                    Optional.empty(),
                    Optional.empty(),
                    wanted.idempotency(),
                    wanted.digest(),
                    image,
                    wanted.json().path("network").asText("none"),
                    Optional.empty(),
                    Optional.empty(),
                    0);
            shelf.add(job, wanted);
            accepted = true;
            all.put(id, job);
            live.put(id, new LiveJob(place));
            pump();
            return job;
        } catch (IOException e) {
            throw StagedFile.failure(e);
        } finally {
            if (!accepted) {
                place.takeBack();
            }
        }
    }

    private synchronized void pump() {
        if (!started || stopping) {
            return;
        }
        for (KeptJob job : all.values()) {
            if (running.size() >= settings.atOnce()) {
                return;
            }
            if (job.state() == JobState.QUEUED) {
                begin(job);
            }
        }
    }

    private void begin(KeptJob job) {
        KeptJob now = job.running(clock.instant());
        try {
            shelf.files(job.id()).write(now);
        } catch (IOException e) {
            LOG.error("the job {} cannot begin", job.id(), e);
            return; // the next end tries again
        }
        all.put(job.id(), now);
        LiveJob own = live.get(job.id());
        own.tell();
        // Of the machine: what keeps a network ends with the thread that made it.
        running.put(job.id(), Thread.ofPlatform().name("brig-job").start(() -> run(now, own)));
    }

    private void run(KeptJob job, LiveJob own) {
        Ended ended = Ended.failed("internal-error", "The service failed to run this job; its log says why.");
        try {
            CiDirectory directory = CiDirectory.at(tenants.resolve(
                    Sha256.of(job.tenant().getBytes(StandardCharsets.UTF_8)).substring(0, 32)));
            ended = new JobExecution(settings, images, directory, shelf.files(job.id()), own.cancelled, own::tell)
                    .run();
        } catch (RuntimeException e) {
            LOG.error("the job {} failed", job.id(), e);
        } finally {
            access.meter(job.tenant()).charge(ended.cpuMicros());
            end(job, own, ended);
        }
    }

    private void end(KeptJob job, LiveJob own, Ended ended) {
        JobState state = ended.stopped()
                ? own.isInterrupted() ? JobState.INTERRUPTED : JobState.CANCELLED
                : ended.error().isPresent() ? JobState.FAILED : JobState.FINISHED;
        Optional<JobError> why = state == JobState.INTERRUPTED
                ? Optional.of(new JobError("interrupted", "The service ended while the job ran."))
                : ended.error();
        keepEnd(job, state, ended.result(), why);
        synchronized (this) {
            running.remove(job.id());
            live.remove(job.id());
        }
        own.end();
        pump();
        tidy();
        completeIfIdle();
    }

    private void keepEnd(KeptJob job, JobState state, Optional<ObjectNode> result, Optional<JobError> why) {
        all.put(job.id(), shelf.end(job, state, clock.instant(), result, why));
        synchronized (this) {
            ends.merge(state, 1L, Long::sum);
        }
    }

    /** Ends a job that has not ended, and waits for that. */
    public void cancel(String id) {
        LiveJob own;
        synchronized (this) {
            own = live.get(id);
            if (own == null) {
                return;
            }
            if (!running.containsKey(id)) {
                keepEnd(all.get(id), JobState.CANCELLED, Optional.empty(), Optional.empty());
                live.remove(id);
                own.end();
                return;
            }
        }
        own.cancel();
        own.ended.join();
    }

    /** @return whether it had ended, and so is gone now */
    public synchronized boolean delete(String id) {
        KeptJob job = all.get(id);
        if (job == null || !job.state().isFinal()) {
            return job == null;
        }
        remove(job);
        return true;
    }

    private void remove(KeptJob job) {
        all.remove(job.id());
        shelf.remove(job);
    }

    /** Forgets what ended long ago, and what there is no room for. */
    public synchronized void tidy() {
        Instant oldest = clock.instant().minus(settings.keep());
        long bytes = all.values().stream().mapToLong(KeptJob::bytes).sum();
        for (KeptJob job : all.values()) {
            boolean late = job.finished().filter(time -> time.isBefore(oldest)).isPresent();
            if (job.state().isFinal() && (late || bytes > settings.storeBytes())) {
                bytes -= job.bytes();
                remove(job);
            }
        }
    }

    public Optional<KeptJob> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** All of them, the youngest first. */
    public List<KeptJob> list() {
        return List.copyOf(all.descendingMap().values());
    }

    /** The log as far as it is there. */
    public Path log(KeptJob job) {
        return shelf.files(job.id()).log();
    }

    /** A file that the job has brought back; it is there as long as the job is. */
    public Optional<Path> artifact(KeptJob job, String sha256) {
        for (var artifact : job.whole().get("artifacts")) {
            if (artifact.get("sha256").textValue().equals(sha256)) {
                return Optional.of(shelf.files(job.id())
                        .artifacts()
                        .resolve(artifact.get("path").textValue()));
            }
        }
        return Optional.empty();
    }

    /**
     * Has somebody told whenever there is more of a log, or its job has ended.
     *
     * @return ends that; empty where nothing more comes
     */
    public synchronized Optional<Runnable> follow(String id, Runnable follower) {
        return Optional.ofNullable(live.get(id)).map(own -> own.follow(follower));
    }

    private synchronized void completeIfIdle() {
        if (stopping && running.isEmpty()) {
            idle.complete(null);
        }
    }

    public synchronized int running() {
        return running.size();
    }

    public synchronized int waiting() {
        return live.size() - running.size();
    }

    /** How many have ended in a way. */
    public synchronized long ended(JobState how) {
        return ends.getOrDefault(how, 0L);
    }

    /** Whether nothing more begins. */
    public synchronized boolean isStopping() {
        return stopping;
    }

    /** Takes and begins nothing more; completes when nothing runs. What waits does so until the next service. */
    public CompletableFuture<Void> stop() {
        List<LiveJob> told;
        synchronized (this) {
            stopping = true;
            told = List.copyOf(live.values());
        }
        completeIfIdle();
        told.forEach(LiveJob::tell);
        return idle;
    }

    /** Ends what runs. */
    public synchronized void abandon() {
        running.keySet().forEach(id -> live.get(id).interrupt());
    }

    @Override
    public void close() {
        CompletableFuture<Void> ended = stop();
        abandon();
        ended.join();
    }
}
