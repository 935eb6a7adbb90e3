package dev.brig.judge.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.hooks.HookReceiver.Got;
import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.Callback;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.Notice;
import dev.brig.judge.store.NoticeStore;
import dev.brig.judge.store.Subject;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class WebhooksTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_AAAQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), 4);
    private static final WebhookSettings HERE = WebhookSettings.NONE
            .withAllowed(Set.of("127.0.0.1", "here.example"))
            .withBackoff(QUICK);

    @TempDir
    private Path directory;

    private StateDirectory state;
    private SubmissionStore store;
    private HookReceiver receiver;

    @BeforeEach
    void opens() throws IOException {
        state = StateDirectory.open(directory.resolve("state"));
        store = SqliteStore.open(state);
        receiver = new HookReceiver();
    }

    @AfterEach
    void closes() throws IOException {
        receiver.close();
        store.close();
        state.close();
    }

    @Test
    void whatHasEndedIsToldAndSigned() {
        try (Webhooks hooks = start(HERE)) {
            String id = end(hooks, new Callback(receiver.url("/hook?a=b"), Optional.of(SECRET)));
            Got got = receiver.next();
            assertThat(got.first()).isEqualTo("POST /hook?a=b HTTP/1.1");
            assertThat(got.headers())
                    .containsEntry("webhook-id", id + "-1")
                    .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
                    .containsEntry("content-type", "application/json")
                    .containsEntry("host", "127.0.0.1:" + receiver.port());
            assertThat(got.body())
                    .startsWith("{\"type\":\"submission.finished\",\"timestamp\":\"")
                    .endsWith("\"data\":{\"id\":\"" + id + "\"}}");
            got.requireSignedBy(SECRET);
            await(() -> store.notices().counts().equals(new NoticeStore.Counts(0, 0)));
            assertThat(hooks.delivered()).isEqualTo(1);
        }
    }

    @Test
    void theServicesOwnReceiverIsToldOfAllAndSecretsChangeWithOverlap() {
        WebhookSettings both = HERE.withSecrets(List.of(WebhookSecret.parse(SECRET), WebhookSecret.parse(OTHER_SECRET)))
                .withReceiver(Receiver.parse(receiver.url("/all")));
        try (Webhooks hooks = start(both)) {
            end(hooks, Callback.OF_SERVICE);
            Got got = receiver.next();
            got.requireSignedBy(SECRET);
            got.requireSignedBy(OTHER_SECRET);
        }
    }

    @Test
    void oneThatIsNotAcknowledgedIsSentAgainAndInTheEndGivenUp() {
        receiver.answering("HTTP/1.1 500 Oh\r\nRetry-After: 0\r\n\r\n");
        try (Webhooks hooks = start(HERE)) {
            end(hooks, own());
            Set<String> ids = new HashSet<>();
            for (int attempt = 0; attempt < QUICK.attempts(); attempt++) {
                ids.add(receiver.next().id());
            }
            assertThat(ids).hasSize(1);
            Notice dead = awaitDead(hooks);
            assertThat(dead.error()).contains("the receiver answered 500");
            assertThat(dead.failures()).isEqualTo(QUICK.attempts());
            assertThat(receiver.isQuiet()).isTrue();

            receiver.answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
            assertThat(hooks.revive(Optional.empty(), Optional.empty())).isEqualTo(1);
            assertThat(receiver.next().id()).isEqualTo(dead.id());
            await(() -> hooks.delivered() == 1);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (HookReceiver elsewhere = new HookReceiver();
                Webhooks hooks = start(HERE)) {
            receiver.answering("HTTP/1.1 307 There\r\nLocation: " + elsewhere.url("/") + "\r\n\r\n");
            end(hooks, own());
            assertThat(awaitDead(hooks).error()).contains("the receiver answered 307");
            assertThat(elsewhere.isQuiet()).isTrue();
        }
    }

    @Test
    void whoSaysThatHeWantsNoMoreGetsNoMore() {
        receiver.answering("HTTP/1.1 410 Gone\r\n\r\n");
        try (Webhooks hooks = start(HERE)) {
            end(hooks, own());
            assertThat(awaitDead(hooks).failures()).isEqualTo(1);
        }
    }

    @Test
    void aNameThatMeansThisMachineIsNotConnectedTo() {
        WebhookSettings strict = WebhookSettings.NONE.withBackoff(QUICK);
        AtomicReference<String> means = new AtomicReference<>("127.0.0.1");
        try (Webhooks hooks = start(strict, new Addresses(Set.of(), name -> {
            return new InetAddress[] {InetAddress.ofLiteral(means.get())};
        }))) {
            String url = "http://rebound.example:" + receiver.port() + "/";
            end(hooks, new Callback(url, Optional.of(SECRET)));
            Notice dead = awaitDead(hooks);
            assertThat(dead.error().orElseThrow()).contains("rebound.example is 127.0.0.1", "--webhook-allow");
            assertThat(dead.failures()).as("is not tried again").isEqualTo(1);
            assertThat(receiver.isQuiet()).isTrue();
        }
    }

    @Test
    void itIsTheAddressThatWasLookedAtThatIsConnectedTo() {
        AtomicReference<String> means = new AtomicReference<>("127.0.0.1");
        Addresses addresses = new Addresses(Set.of("here.example"), name -> {
            // Whoever asks a second time is sent elsewhere.
            return new InetAddress[] {InetAddress.ofLiteral(means.getAndSet("127.0.0.2"))};
        });
        try (Webhooks hooks = start(HERE, addresses)) {
            end(hooks, new Callback("http://here.example:" + receiver.port() + "/", Optional.of(SECRET)));
            assertThat(receiver.next().headers()).containsEntry("host", "here.example:" + receiver.port());
            assertThat(means.get()).isEqualTo("127.0.0.2");
        }
    }

    @Test
    void aSecureReceiverMustShowACertificateOfItsName() throws Exception {
        SSLContext security = securityFor("here.example");
        Addresses addresses = new Addresses(Set.of("here.example", "other.example"), name -> {
            return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        });
        try (HookReceiver secure = new HookReceiver(security.getServerSocketFactory(), 0);
                Webhooks hooks = start(HERE, addresses, security.getSocketFactory())) {
            String id = end(hooks, new Callback("https://here.example:" + secure.port() + "/", Optional.of(SECRET)));
            assertThat(secure.next().id()).isEqualTo(id + "-1");
            end(hooks, new Callback("https://other.example:" + secure.port() + "/", Optional.of(SECRET)));
            assertThat(awaitDead(hooks).error().orElseThrow()).contains("other.example");
            assertThat(secure.isQuiet()).isTrue();
        }
    }

    private SSLContext securityFor(String name) throws Exception {
        Path file = directory.resolve("keys");
        String password = "changeit";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "hook",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(file.toFile(), password.toCharArray());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @Test
    void aReceiverThatNeverAnswersHoldsUpNoOther() throws IOException {
        try (HookReceiver silent = new HookReceiver().answering("");
                Webhooks hooks = start(HERE.withTimeout(Duration.ofMinutes(5)))) {
            Callback toSilent = new Callback(silent.url("/"), Optional.of(SECRET));
            for (int n = 0; n < 40; n++) {
                end(hooks, toSilent);
            }
            silent.next();
            String id = end(hooks, own());
            assertThat(receiver.next().id()).isEqualTo(id + "-1");
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsNone() {
        receiver.answering("");
        try (Webhooks hooks = start(HERE.withTimeout(Duration.ofMillis(50)))) {
            end(hooks, own());
            assertThat(awaitDead(hooks).error()).contains("there was no answer within 50 ms");
        }
    }

    @Test
    void anAnswerThatIsNotHttpOrTooLongIsNone() {
        receiver.answering("SSH-2.0-x\r\n\r\n");
        try (Webhooks hooks = start(HERE)) {
            end(hooks, own());
            assertThat(awaitDead(hooks).error()).contains("the answer is not HTTP/1.1");
            receiver.answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
            hooks.revive(Optional.empty(), Optional.empty());
            await(() -> !hooks.dead(Optional.empty(), 1).isEmpty());
            assertThat(awaitDead(hooks).error().orElseThrow()).contains("more than 16384 bytes");
        }
    }

    @Test
    void whatWasNotDeliveredIsByTheNextProcess() throws IOException {
        int port = receiver.port();
        receiver.close();
        Backoff patient = new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), 1_000_000);
        String id;
        try (Webhooks hooks = start(HERE.withBackoff(patient))) {
            id = end(hooks, own());
            await(() -> hooks.failed() > 0);
        }
        store.close();
        store = SqliteStore.open(state);
        receiver = new HookReceiver(javax.net.ServerSocketFactory.getDefault(), port);
        try (Webhooks hooks = start(HERE.withBackoff(patient))) {
            assertThat(receiver.next().id()).isEqualTo(id + "-1");
            await(() -> hooks.delivered() == 1);
        }
    }

    @Test
    void whatIsCutOffByTheEndOfTheServiceIsNotHeldAgainstTheReceiver() {
        receiver.answering("");
        try (Webhooks hooks = start(HERE.withTimeout(Duration.ofMinutes(5)))) {
            end(hooks, own());
            receiver.next();
        }
        assertThat(store.notices().counts()).isEqualTo(new NoticeStore.Counts(1, 0));
        receiver.answering("HTTP/1.1 200 OK\r\n\r\n");
        store.close();
        store = SqliteStore.open(state);
        assertThat(store.notices().claim(1, Duration.ofMinutes(1), Set.of()))
                .singleElement()
                .satisfies(notice -> assertThat(notice.failures()).isZero());
    }

    private Callback own() {
        return new Callback(receiver.url("/"), Optional.of(SECRET));
    }

    private Webhooks start(WebhookSettings settings) {
        return start(settings, new Addresses(settings.allowed(), InetAddress::getAllByName));
    }

    private Webhooks start(WebhookSettings settings, Addresses addresses) {
        return start(settings, addresses, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private Webhooks start(WebhookSettings settings, Addresses addresses, SSLSocketFactory security) {
        Webhooks hooks = new Webhooks(
                store,
                settings,
                addresses,
                security,
                submission -> "{\"id\":\"" + submission.id() + "\"}",
                InstantSource.fixed(NOW));
        hooks.start();
        return hooks;
    }

    private String end(Webhooks hooks, Callback callback) {
        Subject subject = new Subject("python3", Optional.empty());
        NewSubmission submission =
                NewSubmission.of("", subject, "program".getBytes(UTF_8)).withCallbacks(List.of(callback));
        store.accept(submission);
        store.finish(
                store.claim(1, Duration.ofMinutes(1)).getFirst(), Ending.finished("accepted", "{}".getBytes(UTF_8)));
        hooks.look();
        return submission.id();
    }

    private static Notice awaitDead(Webhooks hooks) {
        await(() -> !hooks.dead(Optional.empty(), 1).isEmpty());
        return hooks.dead(Optional.empty(), 1).getFirst();
    }

    private static void await(BooleanSupplier what) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
