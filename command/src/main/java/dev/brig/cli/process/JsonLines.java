package dev.brig.cli.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.MDC;

/** Messages of the log as JSON, one in a line, with what is known of the thread that they come from. */
final class JsonLines extends Formatter {
    private static final Map<Level, String> WORDS =
            Map.of(Level.SEVERE, "error", Level.WARNING, "warn", Level.INFO, "info");

    /** Called by the thread that logs. */
    @Override
    public String format(LogRecord message) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("time", message.getInstant().toString())
                .put(
                        "level",
                        WORDS.getOrDefault(
                                message.getLevel(), message.getLevel().getName().toLowerCase(Locale.ROOT)))
                .put("logger", message.getLoggerName())
                .put("message", formatMessage(message));
        Optional.ofNullable(MDC.getCopyOfContextMap()).ifPresent(about -> about.forEach(line::put));
        Optional.ofNullable(message.getThrown()).ifPresent(thrown -> line.put("error", trace(thrown)));
        return line + "\n";
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
