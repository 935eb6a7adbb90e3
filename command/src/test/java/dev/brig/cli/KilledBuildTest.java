package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.image.recipe.RecipeBuild;
import dev.brig.policy.recipe.Recipe;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageStore;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds, imports and collections that are killed at any moment. */
class KilledBuildTest {
    /** {@code -Dbrig.kills=300} for two hundred in builds. */
    private static final int KILLS = Integer.getInteger("brig.kills", 6);

    /** What a worker does, over and over. */
    private static final List<String> WORK = List.of("build", "import", "gc");

    private static final Reference MADE = Reference.parse("made:1");

    @TempDir
    private Path directory;

    /** Builds, imports, removes and collects for ever, and says what it is at, and each digest. */
    public static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws IOException {
            Recipe recipe = Recipe.read(Path.of(arguments[1]));
            System.out.println("ready");
            if (System.in.read() < 0) { // the next one starts while the last one's work is looked at
                return;
            }
            while (true) {
                ImageStore store = open(Path.of(arguments[0]));
                System.out.println("build");
                RecipeBuild build = new RecipeBuild(store, recipe, Progress.NONE, _ -> {});
                Image made = build.run(List.of(MADE));
                System.out.println(made.id());
                System.out.println("import");
                Image other = store.add(
                        Path.of(arguments[2]), Optional.empty(), List.of(Reference.parse("other:1")), Progress.NONE);
                System.out.println("gc");
                store.remove(made);
                store.remove(other);
                store.collectGarbage(true);
            }
        }
    }

    private static ImageStore open(Path path) {
        return new ImageStore(path, UnpackLimits.DEFAULT, false);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void aStoreIsWholeWheneverABuildIsKilled(TestReporter reporter) throws IOException, InterruptedException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path path = directory.resolve("store");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/mkdir", "/bin/rm");
        ImageStore store = open(path);
        store.add(root, Optional.empty(), List.of(Reference.parse("tiny:1")), Progress.NONE);
        Files.writeString(root.resolve("etc/other"), "another image");
        Path recipe = Files.writeString(directory.resolve("recipe.yaml"), """
                base: tiny:1
                files:
                  /etc/greeting: { text: "from a file\\n" }
                run:
                  - mkdir -p /opt/app/inner && echo made > /opt/app/made
                  - cat /opt/app/made > /opt/both; rm -r /opt/app/inner
                sourceDateEpoch: 0
                """);
        Set<String> digests = new HashSet<>();
        Map<String, Long> nanos = new HashMap<>();
        Map<String, Integer> killedAt = new TreeMap<>();
        Random random = new Random(7);
        Process next = worker(path, recipe, root);
        try {
            for (int kill = -1; kill < KILLS; kill++) {
                Process worker = next;
                assertThat(worker.inputReader().readLine()).isEqualTo("ready");
                worker.getOutputStream().write('\n');
                worker.getOutputStream().flush();
                if (kill < 0) { // the first says how long it takes
                    nanos.putAll(measure(worker, digests));
                }
                String work =
                        kill % 2 == 0 ? "build" : WORK.get(random.nextInt(WORK.size())); // two of three are builds
                await(worker, work, digests);
                // No event to wait for: any moment is as good as another.
                boolean ended = worker.waitFor(random.nextLong(nanos.get(work)), TimeUnit.NANOSECONDS);
                assertThat(ended)
                        .as(() -> worker.errorReader().lines().toList().toString())
                        .isFalse();
                worker.toHandle().destroyForcibly(); // by which its output can still be read
                worker.waitFor();
                String said = worker.inputReader().readAllAsString();
                killedAt.merge(said.isEmpty() ? work : "later", 1, Integer::sum);
                next = worker(path, recipe, root);

                assertThat(store.verify(Progress.NONE)).isEmpty();
                store.collectGarbage(false);
                assertThat(path.resolve("staging")).isEmptyDirectory();
                assertThat(store.find("tiny:1").names()).containsExactly("tiny:1");
            }
        } finally {
            next.destroyForcibly().waitFor();
        }
        reporter.publishEntry("killed at", killedAt.toString());
        assertThat(digests)
                .as("one digest, whatever was left of earlier builds")
                .hasSize(1);
    }

    private static Map<String, Long> measure(Process worker, Set<String> digests) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        await(worker, WORK.getFirst(), digests);
        for (int i = 0; i < WORK.size(); i++) {
            long start = System.nanoTime();
            await(worker, WORK.get((i + 1) % WORK.size()), digests);
            nanos.put(WORK.get(i), System.nanoTime() - start);
        }
        return nanos;
    }

    /** Reads on until it begins this work. */
    private static void await(Process worker, String work, Set<String> digests) throws IOException {
        String said;
        do {
            said = worker.inputReader().readLine();
            assertThat(said)
                    .as(() -> worker.errorReader().lines().toList().toString())
                    .isNotNull();
            if (said.startsWith("sha256:")) {
                digests.add(said);
            }
        } while (!said.equals(work));
    }

    private static Process worker(Path store, Path recipe, Path other) throws IOException {
        List<String> command = new ArrayList<>(Cli.command(List.of()));
        command.set(command.size() - 1, Worker.class.getName());
        command.addAll(List.of(store.toString(), recipe.toString(), other.toString()));
        return new ProcessBuilder(command).start();
    }
}
