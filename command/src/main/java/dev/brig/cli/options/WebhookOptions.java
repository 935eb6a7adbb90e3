package dev.brig.cli.options;

import dev.brig.cli.process.CommandException;
import dev.brig.judge.hooks.Receiver;
import dev.brig.judge.hooks.WebhookSecret;
import dev.brig.judge.hooks.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Who is told when submissions end. */
public final class WebhookOptions {
    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description = "Where to tell of the end of each kept submission; it needs --webhook-secret-file.")
    private Optional<String> receiver = Optional.empty();

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            description =
                    "A file with the secret that signs webhooks, whsec_ and base64; several, a line each, while it is changed.")
    private Optional<Path> secrets = Optional.empty();

    @Option(
            names = "--webhook-allow",
            paramLabel = "HOST",
            description =
                    "A host to which webhooks may go though its address is not public, such as localhost; may be repeated.")
    private List<String> allowed = new ArrayList<>();

    public WebhookSettings settings() {
        WebhookSettings settings = WebhookSettings.NONE
                .withAllowed(Set.copyOf(allowed))
                .withSecrets(secrets.map(WebhookOptions::read).orElse(List.of()));
        if (receiver.isPresent() && secrets.isEmpty()) {
            throw new CommandException("--webhook needs --webhook-secret-file: by it the receiver knows who sends");
        }
        return receiver.map(WebhookOptions::receiver)
                .map(settings::withReceiver)
                .orElse(settings);
    }

    private static Receiver receiver(String url) {
        try {
            return Receiver.parse(url);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--webhook: " + wrong.getMessage(), wrong);
        }
    }

    private static List<WebhookSecret> read(Path file) {
        try {
            List<WebhookSecret> all = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(WebhookSecret::parse)
                    .toList();
            if (all.isEmpty()) {
                throw new CommandException("--webhook-secret-file: " + file + " is empty");
            }
            return all;
        } catch (IOException unreadable) {
            throw new CommandException("--webhook-secret-file: " + file + " cannot be read: " + unreadable, unreadable);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--webhook-secret-file: " + file + ": " + wrong.getMessage(), wrong);
        }
    }
}
