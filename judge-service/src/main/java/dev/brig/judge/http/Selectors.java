package dev.brig.judge.http;

/**
 * How the event loop waits for its connections: by poll(2). The kernel counts the watches of epoll(7) for the user, and a job
 * that runs as Brig's user could take them all; then the JVM would accept connections and never read from them. With as many
 * connections as the service takes, poll costs next to nothing.
 */
final class Selectors {
    private static final String PROVIDER = "java.nio.channels.spi.SelectorProvider";

    private Selectors() {}

    /** Has an effect on all selectors of this process, if none was made before and nothing else was asked for. */
    static void waitByPolling() {
        if (System.getProperty(PROVIDER) == null) {
            System.setProperty(PROVIDER, "sun.nio.ch.PollSelectorProvider");
        }
    }
}
