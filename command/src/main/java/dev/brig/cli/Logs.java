package dev.brig.cli;

/** How what libraries log looks on standard error. */
final class Logs {
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

    private Logs() {}

    /** One line a message, without the stack of what was thrown. */
    static void forACommand() {
        format("brig: %5$s%n");
    }

    /** With time and level; whoever runs a service wants to know where a fault comes from. */
    static void forAService() {
        format("%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
    }

    private static void format(String format) {
        System.setProperty(FORMAT, format);
    }
}
