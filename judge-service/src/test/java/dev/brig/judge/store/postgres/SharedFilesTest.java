package dev.brig.judge.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobStore.Deletion;
import dev.brig.judge.store.Claimant;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.Member;
import dev.brig.judge.store.Member.Kind;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.SharedProblems;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.Subject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store that many machines share keeps beside submissions. */
@Tag("pure")
class SharedFilesTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private SharedStore store;

    @BeforeAll
    static void startsAServer() {
        server = PostgresServer.start(directory);
    }

    @AfterAll
    static void stopsIt() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void opens() {
        store = PostgresStore.open(Database.at(server.newDatabase()).withFileBytes(4L * MEBIBYTE));
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private record Sample(BlobId id, byte[] bytes, Path file) {}

    private static Sample sample(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        try {
            return new Sample(
                    BlobId.parse(Sha256.of(content)).orElseThrow(),
                    content,
                    Files.write(directory.resolve("sample-" + seed), content));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private byte[] fetched(BlobId id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(store.blobs().fetch(id, part -> {
                    byte[] piece = new byte[part.remaining()];
                    part.get(piece);
                    bytes.writeBytes(piece);
                }))
                .isTrue();
        return bytes.toByteArray();
    }

    private boolean isThere(BlobId id) {
        return store.blobs().fetch(id, part -> {});
    }

    private static NewSubmission python() {
        return NewSubmission.of("", new Subject("python3", Optional.empty()), new byte[] {'{', '}'});
    }

    @Test
    void aFileComesBackAsItWas() {
        Sample sample = sample(1, 2 * MEBIBYTE + 12_345);

        assertThat(store.blobs().keep(sample.id(), sample.file())).isTrue();
        assertThat(store.blobs().keep(sample.id(), sample.file()))
                .as("it was there")
                .isFalse();

        assertThat(fetched(sample.id())).isEqualTo(sample.bytes());
        assertThat(isThere(sample(2, 1).id())).isFalse();
    }

    @Test
    void whatASubmissionNeedsStaysUntilThatHasItsResult() {
        Sample sample = sample(3, 100);
        store.blobs().keep(sample.id(), sample.file());
        store.accept(python(), Set.of(sample.id().hex()));

        assertThat(store.blobs().delete(sample.id())).isEqualTo(Deletion.IN_USE);
        List<Lease> leases = store.claim(1, MINUTE);
        assertThat(store.finish(leases.getFirst(), Ending.finished("accepted", new byte[0])))
                .isTrue();

        assertThat(store.blobs().delete(sample.id())).isEqualTo(Deletion.DELETED);
        assertThat(store.blobs().delete(sample.id())).isEqualTo(Deletion.ABSENT);
    }

    @Test
    void aSubmissionThatNeedsWhatIsNotThereIsNotAccepted() {
        NewSubmission submission = python();

        assertThatThrownBy(
                        () -> store.accept(submission, Set.of(sample(4, 1).id().hex())))
                .isInstanceOf(StoreException.class);

        assertThat(store.find(submission.id())).isEmpty();
    }

    @Test
    void whereThereIsNoRoomWhatWasNotUsedLongestGoesUnlessItIsNeeded() {
        Sample needed = sample(5, MEBIBYTE);
        Sample oldest = sample(6, MEBIBYTE);
        Sample newer = sample(7, MEBIBYTE);
        store.blobs().keep(needed.id(), needed.file());
        store.accept(python(), Set.of(needed.id().hex()));
        store.blobs().keep(oldest.id(), oldest.file());
        store.blobs().keep(newer.id(), newer.file());

        Sample large = sample(8, 2 * MEBIBYTE);
        store.blobs().keep(large.id(), large.file());

        assertThat(isThere(oldest.id())).isFalse();
        assertThat(List.of(isThere(needed.id()), isThere(newer.id()), isThere(large.id())))
                .containsOnly(true);
        Sample tooLarge = sample(9, 4 * MEBIBYTE);
        assertThatThrownBy(() -> store.blobs().keep(tooLarge.id(), tooLarge.file()))
                .isInstanceOf(RefusedException.class);
        assertThat(isThere(newer.id())).as("nothing went for what was refused").isTrue();
    }

    @Test
    void versionsOfAProblemHaveNumbersThatAreNotGivenAgain() {
        Sample first = sample(10, 10);
        Sample second = sample(11, 10);
        SharedProblems problems = store.problems();

        assertThat(problems.add("sum", first.id().hex(), first.file())).isEqualTo(1);
        assertThat(problems.add("sum", second.id().hex(), second.file())).isEqualTo(2);

        assertThat(problems.find("sum", OptionalInt.empty()))
                .contains(
                        new SharedProblems.Version(2, List.of(1, 2), second.id().hex()));
        assertThat(problems.find("sum", OptionalInt.of(1)).orElseThrow().digest())
                .isEqualTo(first.id().hex());
        assertThat(store.blobs().delete(first.id())).as("an archive is no blob").isEqualTo(Deletion.IN_USE);
        assertThat(problems.delete("sum")).isTrue();
        assertThat(problems.delete("sum")).isFalse();
        assertThat(problems.find("sum", OptionalInt.empty())).isEmpty();
        assertThat(problems.ids()).isEmpty();
        assertThat(problems.add("sum", first.id().hex(), first.file())).isEqualTo(3);
    }

    @Test
    void aWorkerGetsOnlyWorkInItsLanguages() {
        NewSubmission python = python();
        NewSubmission java = NewSubmission.of("", new Subject("java", Optional.empty()), new byte[0]);
        store.accept(python);
        store.accept(java);

        List<Lease> leases = store.claim(new Claimant("worker", Optional.of(Set.of("java"))), 10, MINUTE);

        assertThat(leases).extracting(Lease::id).containsExactly(java.id());
        assertThat(store.claim(new Claimant("other", Optional.of(Set.of())), 10, MINUTE))
                .isEmpty();
        assertThat(store.find(List.of(java.id(), python.id(), "none")).keySet())
                .containsExactlyInAnyOrder(java.id(), python.id());
    }

    @Test
    void membersAreShownWithWhatTheyHoldUntilTheyLeave() {
        store.accept(python());
        store.claim(new Claimant("busy", Optional.empty()), 10, MINUTE);
        store.tell(Member.saying("busy", Kind.WORKER, "{}", 4, 3));
        store.tell(Member.saying("a-node", Kind.NODE, "{}", 0, 0));
        store.tell(Member.saying("busy", Kind.WORKER, "{}", 4, 2));

        assertThat(store.members()).extracting(Member::name).containsExactly("a-node", "busy");
        Member busy = store.members().getLast();
        assertThat(List.of(busy.slots(), busy.busy(), busy.leases())).containsExactly(4, 2, 1);
        store.leave("busy");
        assertThat(store.members()).extracting(Member::name).containsExactly("a-node");
    }
}
