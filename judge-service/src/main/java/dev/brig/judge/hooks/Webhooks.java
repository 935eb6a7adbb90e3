package dev.brig.judge.hooks;

import dev.brig.judge.store.Callback;
import dev.brig.judge.store.Notice;
import dev.brig.judge.store.NoticeStore;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what the store has to tell of submissions that have ended, each at least once: what a receiver has acknowledged is
 * forgotten, what it has not is tried again, by the next process if need be. Receivers know repetitions by their
 * {@code webhook-id}.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int AT_ONCE = 16;
    /** A receiver that does not answer holds up no others. */
    private static final int AT_ONCE_TO_ONE = 4;

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int GONE = 410;
    private static final int LONGEST_ERROR = 300;

    private final SubmissionStore submissions;
    private final NoticeStore notices;
    private final WebhookSettings settings;
    private final Addresses addresses;
    private final Function<StoredSubmission, String> content;
    private final InstantSource now;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("brig-webhooks-clock").factory());
    private final Post post;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Semaphore news = new Semaphore(0);
    private final Map<String, Integer> busy = new ConcurrentHashMap<>();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Thread claiming = Thread.ofVirtual().name("brig-webhooks").unstarted(this::run);
    private volatile boolean ending;

    /**
     * @param submissions is not closed with this
     * @param content what is told of a submission, in JSON
     */
    public Webhooks(
            SubmissionStore submissions,
            WebhookSettings settings,
            Function<StoredSubmission, String> content,
            InstantSource now) {
        this(
                submissions,
                settings,
                new Addresses(settings.allowed(), InetAddress::getAllByName),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                content,
                now);
    }

    Webhooks(
            SubmissionStore submissions,
            WebhookSettings settings,
            Addresses addresses,
            SSLSocketFactory security,
            Function<StoredSubmission, String> content,
            InstantSource now) {
        this.submissions = submissions;
        this.settings = settings;
        this.addresses = addresses;
        this.content = content;
        this.now = now;
        notices = submissions.notices();
        post = new Post(security, clock, settings.timeout());
    }

    public WebhookSettings settings() {
        return settings;
    }

    /** Whether a receiver is named that is refused whatever happens: by an address that is not public. */
    public boolean refuses(Receiver receiver) {
        return addresses.refuses(receiver);
    }

    public void start() {
        claiming.start();
    }

    /** A submission has ended. */
    public void look() {
        news.release();
    }

    /** How many were delivered since the start. */
    public long delivered() {
        return delivered.sum();
    }

    /** How many attempts have failed since the start. */
    public long failed() {
        return failed.sum();
    }

    /** As {@link NoticeStore#dead}. */
    public List<Notice> dead(Optional<String> tenant, int most) {
        return notices.dead(tenant, most);
    }

    /** As {@link NoticeStore#revive}, now. */
    public int revive(Optional<String> tenant, Optional<String> id) {
        int revived = notices.revive(tenant, id);
        look();
        return revived;
    }

    /** As {@link NoticeStore#discard}. */
    public boolean discard(Optional<String> tenant, String id) {
        return notices.discard(tenant, id);
    }

    public NoticeStore.Counts counts() {
        return notices.counts();
    }

    private void run() {
        try {
            while (!ending) {
                room.acquire();
                room.release();
                if (!begin()) {
                    var _ = news.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    news.drainPermits();
                }
            }
        } catch (InterruptedException end) {
            // So this is asked to end.
        }
    }

    /** @return whether there was something to deliver */
    private boolean begin() {
        try {
            int most = Math.min(room.availablePermits(), AT_ONCE_TO_ONE);
            List<Notice> due = notices.claim(most, settings.timeout().multipliedBy(4), busy());
            due.forEach(this::begin);
            return !due.isEmpty();
        } catch (StoreException unusable) {
            LOG.debug("webhooks wait for the store", unusable);
            return false;
        }
    }

    private Set<String> busy() {
        return busy.entrySet().stream()
                .filter(entry -> entry.getValue() >= AT_ONCE_TO_ONE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void begin(Notice notice) {
        String url = notice.to().url();
        room.acquireUninterruptibly();
        busy.merge(url, 1, Integer::sum);
        Thread.ofVirtual().name("brig-webhook").start(() -> {
            try {
                deliver(notice);
            } catch (StoreException unusable) {
                LOG.warn("what became of webhook {} could not be written: it is sent again", notice.id(), unusable);
            } catch (RuntimeException unforeseen) {
                LOG.error("webhook {} could not be sent", notice.id(), unforeseen);
            } finally {
                busy.computeIfPresent(url, (same, number) -> number == 1 ? null : number - 1);
                room.release();
                look();
            }
        });
    }

    private void deliver(Notice notice) {
        Optional<StoredSubmission> submission = submissions.find(notice.submission());
        if (submission.isEmpty()) {
            notices.delivered(notice.id()); // it was deleted, and there is nothing to tell any more
            return;
        }
        try {
            Receiver receiver = receiver(notice.to());
            byte[] body = body(submission.orElseThrow());
            Post.Answer answer = post.send(receiver, addresses.of(receiver), headers(notice, body), body);
            if (answer.status() / 100 == 2) {
                notices.delivered(notice.id());
                delivered.increment();
            } else if (answer.status() == GONE) {
                giveUp(notice, "the receiver answered 410: it wants no more");
            } else {
                failed(notice, "the receiver answered " + answer.status(), answer.retryAfter());
            }
        } catch (UnknownHostException unknown) {
            failed(notice, "the receiver's name is not known", Optional.empty());
        } catch (IOException broken) {
            failed(notice, reason(broken), Optional.empty());
        } catch (ForbiddenAddressException | IllegalArgumentException impossible) {
            giveUp(notice, reason(impossible));
        }
    }

    /** @throws IllegalArgumentException if there is none any more */
    private Receiver receiver(Callback to) {
        return to.isOfService()
                ? settings.receiver()
                        .orElseThrow(() -> new IllegalArgumentException("the service has no webhook any more"))
                : Receiver.parse(to.url());
    }

    private byte[] body(StoredSubmission submission) {
        Instant time = submission.finished().orElse(Instant.EPOCH);
        return ("{\"type\":\"submission." + submission.state().key() + "\",\"timestamp\":\"" + time + "\",\"data\":"
                        + content.apply(submission) + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> headers(Notice notice, byte[] body) {
        long timestamp = now.instant().getEpochSecond();
        List<WebhookSecret> secrets = notice.to()
                .secret()
                .map(own -> List.of(WebhookSecret.parse(own)))
                .orElse(settings.secrets());
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("the service has no secret for webhooks any more");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "brig");
        headers.put("webhook-id", notice.id());
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> secret.sign(notice.id(), timestamp, body))
                        .collect(Collectors.joining(" ")));
        return headers;
    }

    private void failed(Notice notice, String why, Optional<Duration> atLeast) {
        if (ending) {
            return; // it was cut off, which says nothing of the receiver
        }
        int failures = notice.failures() + 1;
        if (failures >= settings.backoff().attempts()) {
            giveUp(notice, why);
            return;
        }
        failed.increment();
        Duration usual = settings.backoff().after(failures, ThreadLocalRandom.current());
        Duration pause = atLeast.filter(wanted -> wanted.compareTo(usual) > 0)
                .map(wanted -> wanted.compareTo(settings.backoff().longest()) > 0
                        ? settings.backoff().longest()
                        : wanted)
                .orElse(usual);
        notices.retry(notice.id(), pause, why);
    }

    private void giveUp(Notice notice, String why) {
        failed.increment();
        LOG.warn("webhook {} is tried no more: {}", notice.id(), why);
        notices.giveUp(notice.id(), why);
    }

    private static String reason(Exception failure) {
        String message = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        return message.length() <= LONGEST_ERROR ? message : message.substring(0, LONGEST_ERROR) + "…";
    }

    /** Nothing is begun any more, and what is being sent is cut off: the next process sends it again. */
    @Override
    public void close() {
        ending = true;
        claiming.interrupt();
        boolean interrupted = false;
        try {
            claiming.join();
        } catch (InterruptedException again) {
            interrupted = true;
        }
        post.close();
        room.acquireUninterruptibly(AT_ONCE);
        clock.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
