package dev.brig.cli.process;

import java.util.logging.Handler;
import java.util.logging.Logger;

/** The format of library log messages on standard error. */
public final class Logs {
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

    private Logs() {}

    /** One line for each message, without stack traces. */
    public static void forACommand() {
        format("brig: %5$s%n");
    }

    /** With time, level and stack traces, so that an operator sees where a fault comes from. */
    public static void forAService() {
        format("%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
    }

    /** A JSON object for each message, for programs that collect logs. */
    public static void forACollector() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new JsonLines());
        }
    }

    private static void format(String format) {
        System.setProperty(FORMAT, format);
    }
}
