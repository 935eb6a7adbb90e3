package dev.brig.judge.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import dev.brig.judge.blob.BlobStore.Deletion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
    @TempDir
    private Path directory;

    private BlobStore store;

    @BeforeEach
    void open() {
        store = new BlobStore(directory, new BlobLimits(10, 20));
    }

    private static BlobId id(String text) {
        return new BlobId(Sha256.of(text.getBytes(UTF_8)));
    }

    private boolean put(String text) {
        return put(id(text), text);
    }

    private boolean put(BlobId id, String text) {
        try (BlobUpload upload = store.upload(id, OptionalLong.empty())) {
            for (int i = 0; i < text.length(); i++) { // in pieces
                upload.write(ByteBuffer.wrap(text.substring(i, i + 1).getBytes(UTF_8)));
            }
            return upload.finish();
        }
    }

    private static Refusal refusal(Runnable action) {
        try {
            action.run();
        } catch (RefusedException refused) {
            return refused.refusal();
        }
        throw new AssertionError("it was not refused");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void keepsWhatWasPutAndSaysWhetherItWasThere() throws IOException {
        assertThat(put("hello")).isTrue();
        assertThat(put("hello")).isFalse();
        assertThat(store.bytes(id("hello"))).hasValue(5);
        try (BlobUse use = store.use()) {
            assertThat(use.file(id("hello"))).hasContent("hello");
        }
        assertThat(files()).containsExactly(id("hello").hex());
        assertThat(store.usedBytes()).isEqualTo(5);
    }

    @Test
    void keepsTheEmptyBlob() {
        try (BlobUpload upload = store.upload(id(""), OptionalLong.of(0))) {
            assertThat(upload.finish()).isTrue();
        }
        try (BlobUse use = store.use()) {
            assertThat(use.file(id(""))).isEmptyFile();
        }
    }

    @Test
    void otherBytesAreRefusedAndLeaveNothing() throws IOException {
        assertThat(refusal(() -> put(id("hello"), "other")))
                .isEqualTo(
                        new Refusal.BlobMismatch(id("hello").hex(), id("other").hex()));
        assertThat(files()).isEmpty();
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void oneThatIsTooLargeIsRefusedAtOnceWhereThatIsKnownElseWhenItComes() throws IOException {
        BlobId id = id("12345678901");
        assertThat(refusal(() -> store.upload(id, OptionalLong.of(11)))).isEqualTo(new Refusal.BlobTooLarge(10));
        assertThat(refusal(() -> put("12345678901"))).isEqualTo(new Refusal.BlobTooLarge(10));
        assertThat(files()).isEmpty();
    }

    @Test
    void theLeastRecentlyUsedGoFirstAndThoseInUseStay() {
        put("aaaaaaa");
        put("bbbbbbb");
        try (BlobUse use = store.use()) {
            use.file(id("aaaaaaa"));
        }
        put("ccccccc");
        assertThat(store.bytes(id("bbbbbbb"))).isEmpty();
        assertThat(store.evicted()).isEqualTo(1);
        try (BlobUse use = store.use()) {
            Path held = use.file(id("aaaaaaa"));
            use.file(id("ccccccc"));
            assertThat(refusal(() -> put("ddddddd"))).isInstanceOf(Refusal.StorageFull.class);
            assertThat(held).exists();
        }
        assertThat(put("ddddddd")).isTrue();
    }

    @Test
    void oneThatIsNotThereIsToldByName() {
        BlobUse use = store.use();
        assertThat(refusal(() -> use.file(id("hello"))))
                .isEqualTo(new Refusal.UnknownBlob(id("hello").hex()));
    }

    @Test
    void oneInUseIsNotDeleted() {
        put("hello");
        try (BlobUse use = store.use()) {
            use.file(id("hello"));
            assertThat(store.delete(id("hello"))).isEqualTo(Deletion.IN_USE);
        }
        assertThat(store.delete(id("hello"))).isEqualTo(Deletion.DELETED);
        assertThat(store.delete(id("hello"))).isEqualTo(Deletion.ABSENT);
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void anotherStoreFindsThemInTheOrderOfTheirUseAndSweepsWhatWasBegun() throws IOException {
        put("aaaaaaa");
        put("bbbbbbb");
        Files.setLastModifiedTime(directory.resolve(id("bbbbbbb").hex()), FileTime.fromMillis(1));
        Files.writeString(directory.resolve("staging/begun"), "half");

        store = new BlobStore(directory, new BlobLimits(10, 20));

        assertThat(files())
                .containsExactlyInAnyOrder(id("aaaaaaa").hex(), id("bbbbbbb").hex());
        assertThat(store.usedBytes()).isEqualTo(14);
        put("ccccccc");
        assertThat(store.bytes(id("bbbbbbb"))).isEmpty();
        assertThat(store.bytes(id("aaaaaaa"))).isPresent();
    }

    @Test
    void twoWhoPutTheSameGetOne() {
        BlobId id = id("hello");
        try (BlobUpload one = store.upload(id, OptionalLong.empty());
                BlobUpload other = store.upload(id, OptionalLong.empty())) {
            one.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
            other.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
            assertThat(other.finish()).isTrue();
            assertThat(one.finish()).isFalse();
        }
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.usedBytes()).isEqualTo(5);
    }

    @Test
    void onlyDigestsInLowerCaseAreNames() {
        assertThat(BlobId.parse("../" + "a".repeat(61))).isEmpty();
        assertThat(BlobId.parse("A".repeat(64))).isEmpty();
        assertThatThrownBy(() -> new BlobId("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
