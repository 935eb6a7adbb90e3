package dev.brig.judge.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that follows a submission. */
final class Listening implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;
    private final List<String> names = new ArrayList<>();
    private String lastId = "";

    Listening(TestService service, String place, Optional<String> after) throws IOException {
        socket = service.connect();
        String header = after.map(id -> "Last-Event-ID: " + id + "\r\n").orElse("");
        socket.getOutputStream()
                .write(("GET " + place + "/events HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads until an event has come. @return its data */
    String awaitEvent(String name) throws IOException {
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new AssertionError("no event " + name + ", only " + names);
            }
            if (line.startsWith("id: ")) {
                lastId = line.substring("id: ".length());
            } else if (line.startsWith("event: ")) {
                names.add(line.substring("event: ".length()));
            } else if (line.startsWith("data: ") && names.getLast().equals(name)) {
                return line.substring("data: ".length());
            }
        }
    }

    List<String> names() {
        return names;
    }

    String lastId() {
        return lastId;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
