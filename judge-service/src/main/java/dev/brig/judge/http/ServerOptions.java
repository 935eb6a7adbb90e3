package dev.brig.judge.http;

import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of a {@link JudgeServer}.
 *
 * @param host name or address to listen on; one that other machines can reach needs an {@code apiKey}
 * @param port to listen on; 0 for any that is free
 * @param slots how many sandboxes run at once, whatever their policies, 1 to 1024
 * @param queue how many programs of one policy may wait, beyond as many as there are slots, 0 to 100 000
 * @param bodyLimitBytes the largest body of a request, 1 KiB to 1 GiB
 * @param bodyTimeout how long a body may take to arrive
 * @param idleTimeout how long a connection without a request is kept
 * @param connections how many connections may be open at once
 * @param preparing whether it makes toolchains ahead; it uses those that are there in any case
 * @param apiKey what every request must carry; only {@code /health/live} does without
 */
public record ServerOptions(
        String host,
        int port,
        int slots,
        int queue,
        int bodyLimitBytes,
        Duration bodyTimeout,
        Duration idleTimeout,
        int connections,
        boolean preparing,
        Optional<ApiKey> apiKey,
        Policies policies,
        Languages languages) {

    /** @throws IllegalArgumentException if a number is out of its range */
    public ServerOptions {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(apiKey, "apiKey");
        requireRange("the port", port, 0, 65_535);
        requireRange("the number of slots", slots, 1, 1024);
        requireRange("the length of the queue", queue, 0, 100_000);
        requireRange("the limit of bodies in bytes", bodyLimitBytes, 1 << 10, 1 << 30);
        requireRange("the number of connections", connections, 1, 1_000_000);
    }

    /** 127.0.0.1:8080, a slot for each CPU, 64 waiting programs, bodies of 32 MiB, no key. */
    public static ServerOptions of(Policies policies, Languages languages) {
        return new ServerOptions(
                "127.0.0.1",
                8080,
                Runtime.getRuntime().availableProcessors(),
                64,
                32 << 20,
                Duration.ofSeconds(60),
                Duration.ofSeconds(75),
                1024,
                false,
                Optional.empty(),
                policies,
                languages);
    }

    public ServerOptions withAddress(String newHost, int newPort) {
        return new ServerOptions(
                newHost,
                newPort,
                slots,
                queue,
                bodyLimitBytes,
                bodyTimeout,
                idleTimeout,
                connections,
                preparing,
                apiKey,
                policies,
                languages);
    }

    public ServerOptions withSlots(int number) {
        return new ServerOptions(
                host,
                port,
                number,
                queue,
                bodyLimitBytes,
                bodyTimeout,
                idleTimeout,
                connections,
                preparing,
                apiKey,
                policies,
                languages);
    }

    public ServerOptions withQueue(int length) {
        return new ServerOptions(
                host,
                port,
                slots,
                length,
                bodyLimitBytes,
                bodyTimeout,
                idleTimeout,
                connections,
                preparing,
                apiKey,
                policies,
                languages);
    }

    public ServerOptions withBodyLimitBytes(int limit) {
        return new ServerOptions(
                host,
                port,
                slots,
                queue,
                limit,
                bodyTimeout,
                idleTimeout,
                connections,
                preparing,
                apiKey,
                policies,
                languages);
    }

    public ServerOptions withTimeouts(Duration body, Duration idle) {
        return new ServerOptions(
                host,
                port,
                slots,
                queue,
                bodyLimitBytes,
                body,
                idle,
                connections,
                preparing,
                apiKey,
                policies,
                languages);
    }

    public ServerOptions withConnections(int number) {
        return new ServerOptions(
                host,
                port,
                slots,
                queue,
                bodyLimitBytes,
                bodyTimeout,
                idleTimeout,
                number,
                preparing,
                apiKey,
                policies,
                languages);
    }

    public ServerOptions withApiKey(ApiKey key) {
        return new ServerOptions(
                host,
                port,
                slots,
                queue,
                bodyLimitBytes,
                bodyTimeout,
                idleTimeout,
                connections,
                preparing,
                Optional.of(key),
                policies,
                languages);
    }

    public ServerOptions withPreparing(boolean wanted) {
        return new ServerOptions(
                host,
                port,
                slots,
                queue,
                bodyLimitBytes,
                bodyTimeout,
                idleTimeout,
                connections,
                wanted,
                apiKey,
                policies,
                languages);
    }

    private static void requireRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
