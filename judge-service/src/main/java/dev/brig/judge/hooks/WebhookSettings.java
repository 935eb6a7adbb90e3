package dev.brig.judge.hooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How others are told of the ends of submissions.
 *
 * @param receiver is told of all
 * @param secrets by which receivers know the service, where a callback brings none of its own; several while they change
 * @param allowed hosts to which webhooks may go though they are not in the Internet
 * @param timeout for one attempt
 */
public record WebhookSettings(
        Optional<Receiver> receiver,
        List<WebhookSecret> secrets,
        Set<String> allowed,
        Backoff backoff,
        Duration timeout) {
    /** Nobody is told of all; callbacks bring their secrets. */
    public static final WebhookSettings NONE =
            new WebhookSettings(Optional.empty(), List.of(), Set.of(), Backoff.USUAL, Duration.ofSeconds(15));

    /** @throws IllegalArgumentException if there is a receiver and no secret */
    public WebhookSettings {
        secrets = List.copyOf(secrets);
        allowed = Set.copyOf(allowed);
        if (receiver.isPresent() && secrets.isEmpty()) {
            throw new IllegalArgumentException("a webhook needs a secret by which its receiver knows who sends");
        }
    }

    public WebhookSettings withReceiver(Receiver other) {
        return new WebhookSettings(Optional.of(other), secrets, allowed, backoff, timeout);
    }

    public WebhookSettings withSecrets(List<WebhookSecret> others) {
        return new WebhookSettings(receiver, others, allowed, backoff, timeout);
    }

    public WebhookSettings withAllowed(Set<String> hosts) {
        return new WebhookSettings(receiver, secrets, hosts, backoff, timeout);
    }

    public WebhookSettings withBackoff(Backoff other) {
        return new WebhookSettings(receiver, secrets, allowed, other, timeout);
    }

    public WebhookSettings withTimeout(Duration time) {
        return new WebhookSettings(receiver, secrets, allowed, backoff, time);
    }
}
