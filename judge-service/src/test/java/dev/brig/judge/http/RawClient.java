package dev.brig.judge.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One connection to a service, over which any bytes can be sent; answers are read as RFC 9112 has them. */
final class RawClient implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** What came back; names of headers are in lower case. */
    record RawAnswer(int status, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean closes() {
            return header("connection").equalsIgnoreCase("close");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** @return false if the service has closed the connection meanwhile */
    boolean send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    /** No more will be sent. */
    void finish() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException closed) {
            // The service was first.
        }
    }

    /** Goes away without a good-bye. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next answer that is not a provisional one; empty if the service closed the connection instead. */
    Optional<RawAnswer> answer(boolean withoutBody) throws IOException {
        try {
            Optional<String> line = line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            if (!line.get().matches("HTTP/\\d\\.\\d [1-5]\\d\\d( .*)?")) {
                throw new AssertionError("not the first line of an answer: " + line.get());
            }
            int status = Integer.parseInt(line.get().substring(9, 12));
            Map<String, String> headers = headers();
            if (status < 200) {
                return answer(withoutBody);
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            if (!withoutBody && headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
                return Optional.of(new RawAnswer(status, headers, chunks()));
            }
            byte[] body = in.readNBytes(withoutBody ? 0 : length);
            if (!withoutBody && body.length < length) {
                throw new EOFException("the answer breaks off");
            }
            return Optional.of(new RawAnswer(status, headers, body));
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line().orElseThrow(() -> new EOFException("the chunks break off")), 16);
            body.writeBytes(in.readNBytes(length));
            var _ = line();
        } while (length > 0);
        return body.toByteArray();
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        String line;
        while (!(line = line().orElseThrow(() -> new EOFException("the headers break off"))).isEmpty()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                if (line.size() > 0) {
                    throw new EOFException("a line breaks off: " + line);
                }
                return Optional.empty();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
