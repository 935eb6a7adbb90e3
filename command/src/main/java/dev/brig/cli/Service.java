package dev.brig.cli;

import dev.brig.judge.http.JudgeServer;
import dev.brig.judge.http.ServerOptions;
import dev.brig.policy.Language;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The HTTP service from its start to its end. Only this class loads Vert.x. */
final class Service {
    private final ServerOptions options;
    private final PrintWriter out;

    Service(ServerOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /** @throws IllegalStateException if it cannot listen */
    void runUntil(CompletableFuture<Void> end, Duration grace) {
        long begin = System.nanoTime();
        JudgeServer server = await(JudgeServer.start(options));
        String scheme = options.tls().isPresent() ? "https" : "http";
        say("listening on %s://%s:%d, %s, %s".formatted(scheme, host(), server.port(), slots(), groups()));
        server.looked()
                .onComplete(reasons -> say(reasons.succeeded() ? readiness(reasons.result(), begin) : "not ready"));
        end.join();
        Future<Void> closed = server.close(grace);
        say("ending: running programs have " + grace.toSeconds() + " s");
        await(closed);
        say("ended");
    }

    private String readiness(List<String> reasons, long begin) {
        if (!reasons.isEmpty()) {
            return "not ready, as the warnings say; looking again every few seconds";
        }
        if (!options.judging()) {
            return "ready after %d ms; others judge".formatted((System.nanoTime() - begin) / 1_000_000);
        }
        String languages = options.languages().all().stream().map(Language::id).collect(Collectors.joining(", "));
        return "ready after %d ms; policies: %s; languages: %s"
                .formatted(
                        (System.nanoTime() - begin) / 1_000_000,
                        String.join(", ", options.policies().names()),
                        languages.isEmpty() ? "none found" : languages);
    }

    private String host() {
        return options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    }

    private String slots() {
        if (!options.judging()) {
            return "judging nothing itself";
        }
        return options.slots() == 1 ? "1 slot" : options.slots() + " slots";
    }

    private static String groups() {
        return switch (Cgroups.detect()) {
            case CgroupSupport.Available available -> available.version().word();
            case CgroupSupport.Unavailable _ -> "no control groups";
        };
    }

    private void say(String what) {
        out.println("brig: " + what);
        out.flush();
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
