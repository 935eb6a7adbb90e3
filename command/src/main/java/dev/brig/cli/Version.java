package dev.brig.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code brig --version} says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "brig " + brig() + " (Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                    + System.getProperty("os.version") + ")"
        };
    }

    /** The version that Maven wrote into the jar. */
    static String brig() {
        Properties notes = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/META-INF/maven/dev.brig/command/pom.properties")) {
            if (in != null) {
                notes.load(in);
            }
        } catch (IOException unreadable) {
            // Then it is not known.
        }
        return notes.getProperty("version", "(not packaged)");
    }
}
