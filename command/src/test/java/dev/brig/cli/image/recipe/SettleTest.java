package dev.brig.cli.image.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gives keystores the date of the recipe. */
@Tag("pure")
class SettleTest {
    private static final long EPOCH = 1_600_000_000;
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void theScript() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "needs perl");
        script = directory.resolve("settle.pl");
        try (InputStream in = RecipeBuild.class.getResourceAsStream("settle.pl")) {
            Files.copy(in, script);
        }
    }

    private void settle(Path file) throws IOException, InterruptedException {
        List<String> command =
                List.of("/usr/bin/perl", script.toString(), file.toString(), Long.toString(EPOCH), PASSWORD);
        Process perl = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(perl.inputReader().readAllAsString()).isEmpty();
        assertThat(perl.waitFor()).isZero();
    }

    /** Some of the certificates of this JDK. */
    private Path keystore(String password) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance(
                Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(), PASSWORD.toCharArray());
        KeyStore some = KeyStore.getInstance("JKS");
        some.load(null, null);
        for (String alias : Collections.list(all.aliases()).subList(0, 5)) {
            some.setCertificateEntry(alias, all.getCertificate(alias));
        }
        Path file = directory.resolve("keystore");
        try (OutputStream out = Files.newOutputStream(file)) {
            some.store(out, password.toCharArray());
        }
        return file;
    }

    @Test
    void everyCertificateGetsTheDateOfTheRecipe() throws Exception {
        Path file = keystore(PASSWORD);
        KeyStore before = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());

        settle(file);

        KeyStore after = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()); // also checks its seal
        assertThat(Collections.list(after.aliases())).hasSize(5).isEqualTo(Collections.list(before.aliases()));
        for (String alias : Collections.list(after.aliases())) {
            assertThat(after.getCreationDate(alias)).isEqualTo(Date.from(Instant.ofEpochSecond(EPOCH)));
            assertThat(after.getCertificate(alias)).isEqualTo(before.getCertificate(alias));
        }
    }

    @Test
    void whatIsNoSuchKeystoreStaysAsItIs() throws Exception {
        byte[] other = Files.readAllBytes(keystore("another password"));
        byte[] whole = Files.readAllBytes(keystore(PASSWORD));
        byte[] cut = Arrays.copyOf(whole, whole.length - 100);
        for (byte[] bytes : List.of(other, cut, "not a keystore".getBytes(StandardCharsets.UTF_8), new byte[0])) {
            Path file = Files.write(directory.resolve("file"), bytes);
            settle(file);
            assertThat(file).hasBinaryContent(bytes);
        }
    }
}
