package dev.brig.judge.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** An HTTP server on 127.0.0.1 that keeps what it gets, and answers as it is told. */
public final class HookReceiver implements Closeable {
    private static final long LONG_SECONDS = 60;

    private final ServerSocket server;
    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private volatile String answer = "HTTP/1.1 204 No Content\r\n\r\n";

    /** A webhook that came; names of headers are in lower case. */
    public record Got(String first, Map<String, String> headers, String body) {
        public String id() {
            return headers.get("webhook-id");
        }

        /** Fails unless the webhook is signed by the secret. */
        public void requireSignedBy(String secret) {
            String signature = WebhookSecret.parse(secret)
                    .sign(
                            id(),
                            Long.parseLong(headers.get("webhook-timestamp")),
                            body.getBytes(StandardCharsets.UTF_8));
            assertThat(headers.get("webhook-signature").split(" ")).contains(signature);
        }
    }

    public HookReceiver() throws IOException {
        this(ServerSocketFactory.getDefault(), 0);
    }

    /** @param port 0 for any */
    public HookReceiver(ServerSocketFactory sockets, int port) throws IOException {
        server = sockets.createServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::run);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** @param head of the answers from now on; empty for none, ever */
    public HookReceiver answering(String head) {
        answer = head;
        return this;
    }

    /** Waits for the next one. */
    public Got next() {
        try {
            Got next = got.poll(LONG_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a webhook").isNotNull();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether nothing came that was not taken. */
    public boolean isQuiet() {
        return got.isEmpty();
    }

    private void run() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String first = line(in);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] parts = line.split(": ", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
            String now = answer;
            got.add(new Got(first, headers, new String(body, StandardCharsets.UTF_8)));
            if (now.isEmpty()) {
                while (in.read() >= 0) {
                    // until the other side has had enough
                }
            } else {
                client.getOutputStream().write(now.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | UncheckedIOException broken) {
            // the other side has gone
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("broke off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
