package dev.brig.rootfs.registry;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A blob as it is fetched; goes on where it broke off. Whether it is the right one, its reader checks. */
final class BlobStream extends InputStream {
    private static final int ATTEMPTS = 5;
    private static final Duration STALLED = Duration.ofSeconds(60);

    private final RegistryRequest exchange;
    private final URI uri;
    private long position;
    private int failures;
    private OptionalLong total = OptionalLong.empty();
    private InputStream body = InputStream.nullInputStream();
    private boolean open;
    private volatile long lastRead;
    private volatile int connection;
    private volatile boolean closed;

    BlobStream(RegistryRequest exchange, URI uri) {
        this.exchange = exchange;
        this.uri = uri;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            try {
                if (!open) {
                    connect();
                }
                int count = body.read(into, offset, length);
                lastRead = System.nanoTime();
                if (count < 0 && total.isPresent() && position < total.getAsLong()) {
                    throw new IOException("it ends at " + position + " of " + total.getAsLong() + " bytes");
                }
                position += Math.max(0, count);
                return count;
            } catch (IOException e) {
                broken(e);
            } catch (ImageException e) {
                if (!(e.getCause() instanceof IOException)) {
                    throw e; // an answer, and not the one that is wanted
                }
                broken(e);
            }
        }
    }

    private void broken(Exception cause) throws IOException {
        open = false;
        body.close();
        if (++failures == ATTEMPTS) {
            throw new ImageException(
                    Problem.REGISTRY,
                    uri.getAuthority() + " broke off " + ATTEMPTS + " times: " + cause.getMessage(),
                    cause);
        }
    }

    private void connect() throws IOException {
        HttpResponse<InputStream> response =
                exchange.get(uri, position == 0 ? Map.of() : Map.of("Range", "bytes=" + position + "-"));
        body = response.body();
        open = true;
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        if (response.statusCode() == 206) {
            String range = response.headers().firstValue("Content-Range").orElse("");
            if (!range.startsWith("bytes " + position + "-")) {
                throw new IOException("another part than was asked for");
            }
        } else {
            total = length;
            body.skipNBytes(position); // a server that knows no ranges begins anew
        }
        lastRead = System.nanoTime();
        connection = failures; // one for each attempt
        watch(body, connection);
    }

    /** A connection on which nothing comes any more is closed, which the reader meets as a failure. */
    private void watch(InputStream watched, int number) {
        CompletableFuture.delayedExecutor(STALLED.toSeconds(), TimeUnit.SECONDS).execute(() -> {
            if (closed || connection != number) {
                return;
            }
            if (System.nanoTime() - lastRead < STALLED.toNanos()) {
                watch(watched, number);
                return;
            }
            try {
                watched.close();
            } catch (IOException e) {
                // It is the reader who tells of it.
            }
        });
    }

    @Override
    public void close() throws IOException {
        closed = true;
        body.close();
    }
}
