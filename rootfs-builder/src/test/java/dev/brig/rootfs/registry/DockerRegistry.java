package dev.brig.rootfs.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's {@code docker-registry} on a port of loopback that nobody else has, with a user {@code tester}. */
final class DockerRegistry implements AutoCloseable {
    static final String USER = "tester";
    static final String PASSWORD = "secret";
    private static final String HASH = "$2y$05$ysdHWjQRsZqegiZlRg8wgu/UAzeHjnte8zCtXyB15yytXpbVotpUq";
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

    private final Process process;
    private final int port;

    DockerRegistry(Path directory, boolean withPassword) throws IOException {
        Path config = directory.resolve("registry.yml");
        Path users = Files.writeString(directory.resolve("users"), USER + ":" + HASH + "\n");
        Files.writeString(config, """
                version: 0.1
                log: {level: info, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:0"}
                %s
                """.formatted(
                        directory.resolve("registry"),
                        withPassword ? "auth: {htpasswd: {realm: test, path: " + users + "}}" : ""));
        process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        port = await();
    }

    private int await() throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            all.append(line).append('\n');
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(_ -> {}));
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("docker-registry did not start: " + all);
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
