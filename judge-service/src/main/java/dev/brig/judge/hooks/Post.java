package dev.brig.judge.hooks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one POST to given addresses of a host, and reads the head of the answer. Java's own client looks up names by itself, after
 * anybody could have looked at the addresses; this one goes where it is told to and follows no redirect. What it holds, and how long
 * it takes, is bounded whatever the other side does.
 */
final class Post implements AutoCloseable {
    private static final int HEAD_BYTES = 16 << 10;
    private static final int INFORMATIONAL = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)retry-after:\\s*(\\d{1,6})\\s*");

    private final SSLSocketFactory security;
    private final ScheduledExecutorService clock;
    private final Duration time;
    private final Set<Bounded> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param time from the first connection to the end of the answer's head */
    Post(SSLSocketFactory security, ScheduledExecutorService clock, Duration time) {
        this.security = security;
        this.clock = clock;
        this.time = time;
    }

    /** What the receiver said. */
    record Answer(int status, Optional<Duration> retryAfter) {}

    /** A socket that is closed when the time is over, whatever is done with it then. */
    private final class Bounded implements AutoCloseable {
        private final Socket socket = new Socket();
        private final ScheduledFuture<?> end;

        Bounded(long nanos) {
            end = clock.schedule(this::cut, nanos, TimeUnit.NANOSECONDS);
            open.add(this);
            if (closed) {
                cut();
            }
        }

        private void cut() {
            try {
                socket.close();
            } catch (IOException closedAnyway) {
                // nothing is left to do
            }
        }

        @Override
        public void close() {
            end.cancel(false);
            open.remove(this);
            cut();
        }
    }

    /** @throws IOException if no answer came; the message says why */
    Answer send(Receiver receiver, List<InetAddress> addresses, Map<String, String> headers, byte[] body)
            throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        IOException last = new IOException("it has no address");
        for (InetAddress address : addresses) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try (Bounded bounded = new Bounded(left)) {
                bounded.socket.connect(new InetSocketAddress(address, receiver.port()));
                Socket secured = secured(bounded.socket, receiver);
                secured.getOutputStream().write(message(receiver, headers, body));
                secured.getOutputStream().flush();
                return answer(secured.getInputStream());
            } catch (IOException failed) {
                last = failed;
            }
        }
        if (deadline - System.nanoTime() <= 0) {
            throw new IOException("there was no answer within " + time.toMillis() + " ms", last);
        }
        throw last;
    }

    /** Cuts off all that is being sent, and all that is still to be sent. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Bounded::cut);
    }

    private Socket secured(Socket socket, Receiver receiver) throws IOException {
        if (!receiver.secure()) {
            return socket;
        }
        SSLSocket secured = (SSLSocket) security.createSocket(socket, receiver.host(), receiver.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] message(Receiver receiver, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder();
        head.append("POST ").append(receiver.target()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(receiver.authority()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[first.length + body.length];
        System.arraycopy(first, 0, message, 0, first.length);
        System.arraycopy(body, 0, message, first.length, body.length);
        return message;
    }

    private static Answer answer(InputStream in) throws IOException {
        Head head = new Head(new BufferedInputStream(in));
        Answer answer;
        do {
            answer = head.next();
        } while (answer.status() < INFORMATIONAL);
        return answer;
    }

    /** Reads heads of answers. */
    private static final class Head {
        private final InputStream in;
        private int bytes;

        Head(InputStream in) {
            this.in = in;
        }

        Answer next() throws IOException {
            String first = line();
            Matcher status = STATUS.matcher(first);
            if (!status.matches()) {
                throw new IOException("the answer is not HTTP/1.1");
            }
            Optional<Duration> retryAfter = Optional.empty();
            for (String line = line(); !line.isEmpty(); line = line()) {
                Matcher seconds = RETRY_AFTER.matcher(line);
                if (seconds.matches()) {
                    retryAfter = Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1))));
                }
            }
            return new Answer(Integer.parseInt(status.group(1)), retryAfter);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the connection was closed before the answer was complete");
                }
                if (++bytes > HEAD_BYTES) {
                    throw new IOException("the head of the answer has more than " + HEAD_BYTES + " bytes");
                }
                if (next == '\n') {
                    int length = line.length();
                    boolean returned = length > 0 && line.charAt(length - 1) == '\r';
                    return line.substring(0, returned ? length - 1 : length);
                }
                line.append((char) next);
            }
        }
    }
}
