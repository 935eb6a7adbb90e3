package dev.brig.bench.service;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One connection to a service on this machine. It blocks and does as little as possible, so that the measurement is of the
 * service.
 */
public final class HttpConnection implements AutoCloseable {
    public static final int OK = 200;
    static final int TOO_MANY = 429;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** The answer to a request. */
    public record Response(int status, boolean retryAfter, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    public HttpConnection(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a request, to be sent any number of times. */
    static byte[] post(String path, String json) {
        return post(path, json, List.of());
    }

    /** @param headers more of them, each a line */
    static byte[] post(String path, String json, List<String> headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(
                                path,
                                body.length,
                                headers.stream().map(header -> header + "\r\n").collect(Collectors.joining()));
        return (head + json).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] delete(String path) {
        return "DELETE %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] get(String path) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(StandardCharsets.UTF_8);
    }

    /** Words as members of a JSON array; none of ours needs escaping. */
    static String quoted(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(","));
    }

    public Response send(byte[] request) {
        try {
            out.write(request);
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            int length = 0;
            boolean retryAfter = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String[] header = line.split(":", 2);
                switch (header[0].toLowerCase(Locale.ROOT)) {
                    case "content-length" -> length = Integer.parseInt(header[1].strip());
                    case "retry-after" -> retryAfter = true;
                    default -> {}
                }
            }
            return new Response(status, retryAfter, in.readNBytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the service closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
