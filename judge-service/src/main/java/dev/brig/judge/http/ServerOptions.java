package dev.brig.judge.http;

import dev.brig.judge.hooks.WebhookSettings;
import dev.brig.judge.http.listen.Tls;
import dev.brig.judge.jobs.JobSettings;
import dev.brig.judge.store.postgres.Database;
import dev.brig.judge.tracing.Tracing;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Settings of a {@link JudgeServer}. Each method that begins with <i>with</i> gives a copy that differs in one of them. */
public final class ServerOptions {
    private final Policies policies;
    private final Languages languages;
    // Only a copy that nobody else has yet is changed.
    private String host = "127.0.0.1";
    private int port = 8080;
    private int slots = Runtime.getRuntime().availableProcessors();
    private int queue = 64;
    private int bodyLimitBytes = 32 << 20;
    private Duration bodyTimeout = Duration.ofSeconds(60);
    private Duration idleTimeout = Duration.ofSeconds(75);
    private int connections = 1024;
    private boolean preparing = false;
    private Storage storage = Storage.TEMPORARY;
    private long compileCacheBytes = 64L << 20;
    private Optional<Keeping> keeping = Optional.of(Keeping.USUAL);
    private Optional<ApiKey> apiKey = Optional.empty();
    private Optional<Tls> tls = Optional.empty();
    private List<String> corsOrigins = List.of();
    private WebhookSettings webhooks = WebhookSettings.NONE;
    private Optional<Database> database = Optional.empty();
    private Optional<ApiKey> workerKey = Optional.empty();
    private boolean judging = true;
    private Optional<JobSettings> jobs = Optional.empty();
    private Tracing tracing = Tracing.OFF;

    private ServerOptions(Policies policies, Languages languages) {
        this.policies = policies;
        this.languages = languages;
    }

    private ServerOptions copy() {
        ServerOptions copy = new ServerOptions(policies, languages);
        copy.host = host;
        copy.port = port;
        copy.slots = slots;
        copy.queue = queue;
        copy.bodyLimitBytes = bodyLimitBytes;
        copy.bodyTimeout = bodyTimeout;
        copy.idleTimeout = idleTimeout;
        copy.connections = connections;
        copy.preparing = preparing;
        copy.storage = storage;
        copy.compileCacheBytes = compileCacheBytes;
        copy.keeping = keeping;
        copy.apiKey = apiKey;
        copy.tls = tls;
        copy.corsOrigins = corsOrigins;
        copy.webhooks = webhooks;
        copy.database = database;
        copy.workerKey = workerKey;
        copy.judging = judging;
        copy.jobs = jobs;
        copy.tracing = tracing;
        return copy;
    }

    /** 127.0.0.1:8080, a slot for each CPU, 64 waiting programs, bodies of 32 MiB, nothing kept, no key. */
    public static ServerOptions of(Policies policies, Languages languages) {
        return new ServerOptions(policies, languages);
    }

    /** @param port 0 to 65 535 */
    public ServerOptions withAddress(String host, int port) {
        ServerOptions copy = copy();
        copy.host = Objects.requireNonNull(host, "host");
        copy.port = inRange("the port", port, 0, 65_535);
        return copy;
    }

    /** @param number 1 to 1024 */
    public ServerOptions withSlots(int number) {
        ServerOptions copy = copy();
        copy.slots = inRange("the number of slots", number, 1, 1024);
        return copy;
    }

    /** @param length 0 to 100 000 */
    public ServerOptions withQueue(int length) {
        ServerOptions copy = copy();
        copy.queue = inRange("the length of the queue", length, 0, 100_000);
        return copy;
    }

    /** @param limit 1 KiB to 1 GiB */
    public ServerOptions withBodyLimitBytes(int limit) {
        ServerOptions copy = copy();
        copy.bodyLimitBytes = inRange("the limit of bodies in bytes", limit, 1 << 10, 1 << 30);
        return copy;
    }

    public ServerOptions withTimeouts(Duration body, Duration idle) {
        ServerOptions copy = copy();
        copy.bodyTimeout = Objects.requireNonNull(body, "body");
        copy.idleTimeout = Objects.requireNonNull(idle, "idle");
        return copy;
    }

    /** @param number 1 to 1 000 000 */
    public ServerOptions withConnections(int number) {
        ServerOptions copy = copy();
        copy.connections = inRange("the number of connections", number, 1, 1_000_000);
        return copy;
    }

    public ServerOptions withPreparing(boolean wanted) {
        ServerOptions copy = copy();
        copy.preparing = wanted;
        return copy;
    }

    public ServerOptions withStorage(Storage other) {
        ServerOptions copy = copy();
        copy.storage = Objects.requireNonNull(other, "storage");
        return copy;
    }

    /** @param how nothing if submissions are not kept: each is judged while its client waits */
    public ServerOptions withKeeping(Optional<Keeping> how) {
        ServerOptions copy = copy();
        copy.keeping = Objects.requireNonNull(how, "how");
        return copy;
    }

    /** @param most 0 for none */
    public ServerOptions withCompileCacheBytes(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("the size of the cache of compiled programs must be 0 or more: " + most);
        }
        ServerOptions copy = copy();
        copy.compileCacheBytes = most;
        return copy;
    }

    public ServerOptions withWebhooks(WebhookSettings how) {
        ServerOptions copy = copy();
        copy.webhooks = Objects.requireNonNull(how, "how");
        return copy;
    }

    public ServerOptions withApiKey(ApiKey key) {
        ServerOptions copy = copy();
        copy.apiKey = Optional.of(key);
        return copy;
    }

    public ServerOptions withTls(Tls files) {
        ServerOptions copy = copy();
        copy.tls = Optional.of(files);
        return copy;
    }

    /**
     * @param origins such as {@code https://contest.example}
     * @throws IllegalArgumentException if one is none
     */
    public ServerOptions withCorsOrigins(List<String> origins) {
        ServerOptions copy = copy();
        copy.corsOrigins = origins.stream().map(Cors::requireOrigin).toList();
        return copy;
    }

    /** One of several services that share a database, in which submissions, blobs and problems are. */
    public ServerOptions withDatabase(Database shared) {
        ServerOptions copy = copy();
        copy.database = Optional.of(shared);
        return copy;
    }

    /** Workers with this key are given work. That takes a database. */
    public ServerOptions withWorkerKey(ApiKey key) {
        ServerOptions copy = copy();
        copy.workerKey = Optional.of(key);
        return copy;
    }

    /** @param here whether submissions are judged and programs run by this service; otherwise others judge, by the database */
    public ServerOptions withJudging(boolean here) {
        ServerOptions copy = copy();
        copy.judging = here;
        return copy;
    }

    /** @param which jobs of CI are taken; none unless this says so */
    public ServerOptions withJobs(JobSettings which) {
        ServerOptions copy = copy();
        copy.jobs = Optional.of(which);
        return copy;
    }

    /** Which jobs of CI are taken, if any are. */
    public Optional<JobSettings> jobs() {
        return jobs;
    }

    /** @param to where traces go; whoever opened it closes it, after the service */
    public ServerOptions withTracing(Tracing to) {
        ServerOptions copy = copy();
        copy.tracing = to;
        return copy;
    }

    /** Name or address to listen on; one that other machines can reach needs a key. */
    public String host() {
        return host;
    }

    /** The port to listen on; 0 for any that is free. */
    public int port() {
        return port;
    }

    /** How others are told that submissions have ended. */
    public WebhookSettings webhooks() {
        return webhooks;
    }

    /** How many bytes of compiled programs are kept for when the same source comes again. */
    public long compileCacheBytes() {
        return compileCacheBytes;
    }

    /** How many sandboxes run at once, whatever their policies. */
    public int slots() {
        return slots;
    }

    /** How many programs of one policy may wait, beyond as many as there are slots. */
    public int queue() {
        return queue;
    }

    /** The largest body of a request. */
    public int bodyLimitBytes() {
        return bodyLimitBytes;
    }

    /** How long a body may take to arrive. */
    public Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** How long a connection without a request is kept. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** How many connections may be open at once. */
    public int connections() {
        return connections;
    }

    /** Whether it makes toolchains ahead; it uses those that are there in any case. */
    public boolean preparing() {
        return preparing;
    }

    /** Of what is uploaded. */
    public Storage storage() {
        return storage;
    }

    /** How submissions are kept, if they are. */
    public Optional<Keeping> keeping() {
        return keeping;
    }

    /**
     * What requests may carry instead of a key that is kept: whoever has it may do everything. Where there is any key, only
     * {@code /health/live} does without.
     */
    public Optional<ApiKey> apiKey() {
        return apiKey;
    }

    /** With what connections are encrypted, if they are. */
    public Optional<Tls> tls() {
        return tls;
    }

    /** The origins of web pages that may read answers. */
    public List<String> corsOrigins() {
        return corsOrigins;
    }

    /** Which it shares with other services. */
    public Optional<Database> database() {
        return database;
    }

    /** What workers must carry. */
    public Optional<ApiKey> workerKey() {
        return workerKey;
    }

    /** Whether it judges, and does not leave that to others. */
    public boolean judging() {
        return judging;
    }

    /** Where traces go. */
    public Tracing tracing() {
        return tracing;
    }

    public Policies policies() {
        return policies;
    }

    public Languages languages() {
        return languages;
    }

    /** @throws IllegalArgumentException if the value is out of its range */
    private static int inRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }
}
