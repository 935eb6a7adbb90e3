package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildImageTest {
    private static final String RECIPE = """
            base: tiny:1
            files:
              /etc/greeting: { text: "from a file\\n" }
              /bin/greet: { text: "#!/bin/sh\\ncat /etc/greeting; echo $NAME\\n", executable: true }
              /etc/copied: { source: beside.txt }
            run:
              - mkdir -p /opt/app/inner && echo made > /opt/app/made && chown 12:34 /opt/app && rm /etc/motd
              - mkdir /opt/second; cat /opt/app/made /etc/copied > /opt/second/both; rm -r /opt/app/inner
            environment: { NAME: of the recipe }
            workDirectory: /opt/app
            entrypoint: [greet]
            sourceDateEpoch: 1600000000
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void aBase() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/mkdir", "/bin/rm", "/bin/chown");
        Files.writeString(root.resolve("etc/motd"), "of the base");
        assertThat(image("import", root.toString(), "tiny:1").status()).isZero();
        Files.writeString(directory.resolve("beside.txt"), "beside\n");
    }

    private Result image(String command, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("image", command, "--store", directory.resolve("store").toString()));
        all.addAll(List.of(arguments));
        return Cli.brig(all.toArray(String[]::new));
    }

    private Result build(String recipe, String... names) throws IOException {
        Path file = Files.writeString(directory.resolve("recipe.yaml"), recipe);
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(names));
        return image("build", arguments.toArray(String[]::new));
    }

    private String run(String... words) {
        List<String> all = new ArrayList<>(
                List.of("run", "--store", directory.resolve("store").toString(), "--image", "made:1"));
        all.addAll(List.of(words));
        return Cli.brig(all.toArray(String[]::new)).out();
    }

    @Test
    void aRecipeMakesTheSameImageWheneverItIsBuilt() throws IOException {
        Result first = build(RECIPE, "made:1");
        Files.setLastModifiedTime(directory.resolve("beside.txt"), java.nio.file.attribute.FileTime.fromMillis(0));
        Result second = build(RECIPE);

        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("sha256:").isEqualTo(second.out());
        assertThat(run()).isEqualTo("from a file\nof the recipe\n");
        assertThat(run("--user", "5")).isEqualTo("from a file\nof the recipe\n");
        String flat = directory.resolve("flat.tar").toString();
        assertThat(image("export", "--format", "tar", "made:1", flat).status()).isZero();
        assertThat(image("import", flat, "flat:1").status()).isZero();
        assertThat(image("diff", "made:1", "flat:1")).isEqualTo(new Result(0, "", ""));
        assertThat(image("verify").status()).isZero();
        assertThat(image("list").out().lines().filter(line -> line.contains("(no name)")))
                .isEmpty();
    }

    @Test
    void eachCommandSeesWhatThoseBeforeItLeft() throws IOException {
        build(RECIPE.replace("entrypoint: [greet]", "entrypoint: [sh, -c]"), "made:1");

        assertThat(run("cat /opt/second/both; ls /opt/app; ls /etc; pwd"))
                .isEqualTo("made\nbeside\nmade\ncopied\ngreeting\n/opt/app\n");
    }

    @Test
    void aCommandThatFailsIsNamedAndNothingIsLeft() throws IOException {
        String before = image("list").out();
        Result failed = build(RECIPE.replace("mkdir /opt/second", "echo seen; exit 3"), "made:1");

        assertThat(failed.status()).isEqualTo(125);
        assertThat(failed.err()).contains("seen\n").endsWith("brig: run[1]: it exited with 3\n");
        assertThat(image("list").out()).isEqualTo(before);
        assertThat(build("run: ['true']\nsourceDateEpoch: 0\n").err())
                .isEqualTo("brig: run[0]: there is nothing yet in which it could run; a base is missing\n");
    }
}
