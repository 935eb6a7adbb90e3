package dev.brig.oci;

import dev.brig.oci.container.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Where failures and warnings are written besides standard error: callers read the last line of it. */
final class ErrorLog {
    private final Optional<Path> file;
    private final boolean json;
    private final PrintWriter err;

    ErrorLog(Optional<Path> file, boolean json, PrintWriter err) {
        this.file = file;
        this.json = json;
        this.err = err;
    }

    /** Where there is a log it has them alone: standard error is also the container's. */
    void warning(String message) {
        if (file.isEmpty()) {
            err.println("brig: warning: " + message);
        }
        write("warning", message);
    }

    /** What is worth knowing, and no reason to worry: it is not shown. */
    void note(String message) {
        write("info", message);
    }

    /** Whoever throws has it shown on standard error. */
    void error(String message) {
        write("error", message);
    }

    private void write(String level, String message) {
        if (file.isEmpty()) {
            return;
        }
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String line = json
                ? Json.object().put("level", level).put("msg", message).put("time", time) + "\n"
                : "time=\"" + time + "\" level=" + level + " msg=\""
                        + message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"\n";
        try {
            Files.writeString(file.get(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            err.println("brig: the log " + file.get() + " cannot be written: " + e.getMessage());
        }
    }
}
