package dev.brig.ci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class CacheStoreTest {
    @TempDir
    private Path directory;

    private CacheStore store() {
        return new CacheStore(directory.resolve("caches"));
    }

    private Path content(String name, String text) throws IOException {
        Path content = Files.createDirectory(directory.resolve(name));
        Files.writeString(content.resolve("file"), text);
        return content;
    }

    @Test
    void aJobHasACopyOfWhatTheLastOneKept() throws IOException {
        CacheStore store = store();
        assertThat(store.take("m2", directory.resolve("first"), () -> false)).isFalse();
        assertThat(directory.resolve("first")).isEmptyDirectory();

        store.keep("m2", content("a", "one"));
        store.keep("m2", content("b", "two"));

        assertThat(store.take("m2", directory.resolve("second"), () -> false)).isTrue();
        assertThat(directory.resolve("second/file")).hasContent("two");
        Files.writeString(directory.resolve("second/file"), "changed");
        store.take("m2", directory.resolve("third"), () -> false);
        assertThat(directory.resolve("third/file")).hasContent("two");
    }

    @Test
    void whatWasReplacedIsGone() throws IOException {
        CacheStore store = store();
        store.keep("m2", content("a", "one"));
        store.keep("m2", content("b", "two"));

        try (Stream<Path> kept = Files.list(directory.resolve("caches/m2"))) {
            assertThat(kept.filter(path -> Files.isDirectory(path) && !Files.isSymbolicLink(path)))
                    .hasSize(1);
        }
    }

    @Test
    void whatAJobHasClosedToItselfIsKeptAndCopiedNevertheless() throws IOException {
        Path content = content("a", "one");
        Path closed = Files.createDirectories(content.resolve("closed/inner"));
        Files.writeString(closed.resolve("deep"), "deep");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(closed.getParent(), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(content.resolve("file"), PosixFilePermissions.fromString("---------"));

        store().keep("m2", content);
        store().take("m2", directory.resolve("copy"), () -> false);

        assertThat(directory.resolve("copy/closed/inner/deep")).hasContent("deep");
        assertThat(directory.resolve("copy/file")).hasContent("one");
    }

    @Test
    void linksAreKeptAsLinksAndLeadNowhereWhileTheyAreCopied() throws IOException {
        Path secret = Files.createDirectory(directory.resolve("secret"));
        Files.writeString(secret.resolve("key"), "secret");
        Path content = content("a", "one");
        Files.createSymbolicLink(content.resolve("out"), secret);

        store().keep("m2", content);
        store().take("m2", directory.resolve("copy"), () -> false);

        assertThat(directory.resolve("copy/out")).isSymbolicLink();
        assertThat(secret.resolve("key")).hasContent("secret");
    }

    @Test
    void namesAreFileNames() {
        assertThat(List.of("m2", "a.b-c_1")).allMatch(CacheStore::isName);
        assertThat(List.of("", ".", "..", "a/b", "-x", "a b")).noneMatch(CacheStore::isName);
    }
}
