package dev.brig.ci;

import dev.brig.ci.CiDirectory.RunDirectory;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs one CI job from its workspace to its artifacts. All that it makes meanwhile lies in a directory of its own, and is gone when it returns.
 */
public final class CiRun {
    private final CiDirectory directory;
    private final CiJob job;
    private final JobLog log;
    private final CompletableFuture<Void> cancelled;
    private final Map<String, CiResult.Cache> caches = new LinkedHashMap<>();
    private final Map<String, Outcome> services = new LinkedHashMap<>();
    private final List<String> troubles = new ArrayList<>();

    /** @param cancelled ends the job when it completes */
    public CiRun(CiDirectory directory, CiJob job, JobLog log, CompletableFuture<Void> cancelled) {
        this.directory = directory;
        this.job = job;
        this.log = log;
        this.cancelled = cancelled;
    }

    /** @throws CiException if it could not be run, or what it made not be kept */
    public CiResult run() {
        try (RunDirectory own = directory.newRun()) {
            Path workspace = own.path().resolve("workspace");
            bringWorkspace(workspace);
            Path home = Files.createDirectory(own.path().resolve("home"));
            List<Mount> mounts = new ArrayList<>();
            mounts.add(writable(workspace, CiJob.WORKSPACE));
            mounts.add(writable(home, CiJob.HOME));
            Map<String, Path> copies = takeCaches(own.path(), mounts);
            Outcome outcome = execute(own.path(), mounts);
            // Nothing runs any more: the engine is closed.
            Artifacts.Collected artifacts = Artifacts.Collected.nothing();
            if (!isCancelled(outcome)) {
                artifacts = job.artifacts().collect(workspace);
            }
            if (outcome.exited(0)) {
                keepCaches(copies);
            }
            return new CiResult(outcome, artifacts, caches, services, troubles);
        } catch (IOException e) {
            throw new CiException("the files of the job", e);
        }
    }

    private static boolean isCancelled(Outcome outcome) {
        return outcome.ending() instanceof Outcome.Stopped stopped && stopped.cause() == StopCause.CANCELLED;
    }

    private void bringWorkspace(Path place) throws IOException {
        if (job.workspace().isEmpty()) {
            Files.createDirectory(place);
            return;
        }
        Path source = job.workspace().get().toRealPath();
        if (directory.path().startsWith(source)) {
            throw new CiException("the workspace " + source + " has the files of CI jobs in it, " + directory.path());
        }
        if (Files.isDirectory(source)) {
            FileTree.copy(source, place, cancelled::isDone);
        } else {
            Files.createDirectory(place);
            TarTree.unpack(source, place, job.workspaceBytes(), cancelled::isDone);
        }
    }

    private Map<String, Path> takeCaches(Path own, List<Mount> mounts) throws IOException {
        Map<String, Path> copies = new LinkedHashMap<>();
        for (Map.Entry<String, String> cache : job.caches().entrySet()) {
            Path copy = own.resolve("cache-" + cache.getKey());
            boolean found = directory.caches().take(cache.getKey(), copy, cancelled::isDone);
            copies.put(cache.getKey(), copy);
            caches.put(cache.getKey(), new CiResult.Cache(found, false));
            Path place = CiJob.cachePlace(cache.getKey(), cache.getValue());
            makeMountPoint(own.resolve("workspace"), Path.of(CiJob.WORKSPACE), place);
            makeMountPoint(own.resolve("home"), Path.of(CiJob.HOME), place);
            mounts.add(writable(copy, place.toString()));
        }
        return copies;
    }

    /** In a directory that is bound, a place to mount on must be there. */
    private static void makeMountPoint(Path source, Path bound, Path place) throws IOException {
        if (!place.startsWith(bound)) {
            return;
        }
        Path here = source;
        for (Path part : bound.relativize(place)) {
            here = here.resolve(part);
            if (Files.isSymbolicLink(here)) {
                throw new CiException("a cache cannot be at " + place + ": there is a link on the way");
            }
            if (!Files.isDirectory(here)) {
                Files.createDirectory(here);
            }
        }
    }

    private static Mount writable(Path source, String destination) {
        return new Mount.Bind(source.toString(), destination, true, false);
    }

    private void keepCaches(Map<String, Path> copies) {
        copies.forEach((name, copy) -> {
            try {
                directory.caches().keep(name, copy);
                caches.computeIfPresent(name, (_, cache) -> new CiResult.Cache(cache.found(), true));
            } catch (IOException e) {
                troubles.add("the cache " + name + " is not kept: " + e);
            }
        });
    }

    private Outcome execute(Path own, List<Mount> mounts) throws IOException {
        List<String> names = job.services().stream().map(CiService::name).toList();
        List<JobRequest> beside = new ArrayList<>();
        try (OpenNetwork network = new OpenNetwork(job.network())) {
            mounts.addAll(network.files(job.root(), names));
            JobRequest request = request(network, job.root(), mounts, program());
            for (CiService service : job.services()) {
                beside.add(request(network, service, own, names));
            }
            troubles.addAll(network.troubles());
            try (Engine engine = Engine.open(1 + beside.size())) {
                Map<String, Run> running = new LinkedHashMap<>();
                for (int i = 0; i < beside.size(); i++) {
                    running.put(names.get(i), engine.start(beside.get(i)));
                }
                Run run = engine.start(request);
                var _ = cancelled.thenRun(run::cancel);
                var _ = log.lost().thenRun(run::cancel);
                Outcome outcome = run.await();
                running.forEach(this::end);
                return outcome;
            }
        }
    }

    private void end(String name, Run service) {
        boolean early = service.hasEnded();
        service.cancel();
        Outcome outcome = service.await();
        services.put(name, outcome);
        if (early) {
            troubles.add("the service " + name + " ended before the job: "
                    + outcome.detail()
                            .orElseGet(() -> outcome.status().word()
                                    + outcome.exitCode().stream()
                                            .mapToObj(code -> " " + code)
                                            .findFirst()
                                            .orElse("")));
        }
    }

    private static JobRequest request(OpenNetwork network, CiRoot root, List<Mount> mounts, Job job) {
        Policy policy = network.join(root.policy(mounts));
        return new JobRequest(policy, root.tree(policy, mounts), job);
    }

    /** A service has nothing of the job's but its network. */
    private JobRequest request(OpenNetwork network, CiService service, Path own, List<String> names)
            throws IOException {
        Path home = Files.createDirectory(own.resolve("home-of-" + service.name()));
        List<Mount> mounts = new ArrayList<>(network.files(service.root(), names));
        mounts.add(writable(home, CiJob.HOME));
        Job.Builder program = Job.builder(service.argv())
                .environment(service.root().environment())
                .directory(service.directory().orElse(CiJob.HOME))
                .sink(log.service(service.name()));
        service.root().policy().maximum().get(Limit.WALL).ifPresent(most -> program.limit(Limit.WALL, most));
        return request(network, service.root(), mounts, program.build());
    }

    private Job program() {
        Job.Builder program = Job.builder(job.script().argv(job.root().policy().workDirectory()))
                .environment(job.root().environment())
                .environment(job.environment())
                .directory(CiJob.WORKSPACE)
                .limits(job.limits())
                .sink(log.job());
        job.script().content().ifPresent(bytes -> program.file(CiScript.file(), Content.of(bytes)));
        return program.build();
    }
}
