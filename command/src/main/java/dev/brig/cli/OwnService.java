package dev.brig.cli;

import dev.brig.cli.process.CommandException;
import dev.brig.judge.Refusal;
import dev.brig.judge.http.ApiKey;
import dev.brig.judge.http.JudgeServer;
import dev.brig.judge.http.ServerOptions;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A service for one submission, in this process, so that a submission is judged in the same way everywhere. Nobody else has its
 * key.
 */
final class OwnService implements AutoCloseable {
    private static final int KEY_BYTES = 32;
    private static final Logger LOG = Logger.getLogger(Refusal.class.getPackageName());
    private static final Logger EVENT_LOOP = Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");
    private static final Pattern POLICY = Pattern.compile("^policy \\S+: ");

    private final String key;
    private final JudgeServer server;

    private OwnService(String key, JudgeServer server) {
        this.key = key;
        this.server = server;
    }

    /** @throws CommandException if it does not get ready, with the reasons */
    static OwnService start(Policies policies, Languages languages) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        ServerOptions options = ServerOptions.of(policies, languages)
                .withAddress("127.0.0.1", 0)
                .withSlots(1)
                .withKeeping(Optional.empty())
                .withApiKey(ApiKey.of(key));
        LOG.setLevel(Level.SEVERE); // it would warn of what is reported here
        EVENT_LOOP.setLevel(Level.SEVERE); // it would warn that this machine is slow to load classes
        OwnService service = new OwnService(key, Service.await(JudgeServer.start(options)));
        List<String> reasons = Service.await(service.server.looked());
        if (!reasons.isEmpty()) {
            service.close();
            throw new CommandException(reasons.stream()
                    .map(reason -> POLICY.matcher(reason).replaceFirst(""))
                    .distinct() // the policies of compilers and of programs lack the same
                    .collect(Collectors.joining("\n")));
        }
        return service;
    }

    JudgeClient client() {
        return new JudgeClient(URI.create("http://127.0.0.1:" + server.port()), Optional.of(key), "");
    }

    @Override
    public void close() {
        Service.await(server.close(Duration.ZERO));
    }
}
