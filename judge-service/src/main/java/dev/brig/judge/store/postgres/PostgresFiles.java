package dev.brig.judge.store.postgres;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobOrigin;
import dev.brig.judge.blob.BlobStore.Deletion;
import dev.brig.judge.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Files by their content, in pieces. They are durable and backed up as the submissions are that need them. */
final class PostgresFiles implements BlobOrigin {
    private static final int PIECE_BYTES = 1 << 20;
    /** Any number: who adds files makes room for them one after the other. */
    private static final long LOCK = 0x62726968;

    private static final String UNUSED = """
            NOT EXISTS (SELECT FROM submission_file WHERE submission_file.sha256 = shared_file.sha256)
            AND NOT EXISTS (SELECT FROM problem_version WHERE problem_version.sha256 = shared_file.sha256)""";

    private final Statements statements;
    private final long mostBytes;

    /** @param mostBytes of all files that are not archives of problems */
    PostgresFiles(Statements statements, long mostBytes) {
        this.statements = statements;
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean fetch(BlobId id, Consumer<ByteBuffer> sink) {
        Optional<Long> bytes = statements.first(
                "UPDATE shared_file SET used = clock_timestamp() WHERE sha256 = ? RETURNING bytes",
                row -> row.getLong(1),
                id.hex());
        if (bytes.isEmpty()) {
            return false;
        }
        long left = bytes.get();
        for (int number = 0; left > 0; number++) {
            byte[] piece = statements
                    .first(
                            "SELECT content FROM shared_piece WHERE sha256 = ? AND number = ?",
                            row -> row.getBytes(1),
                            id.hex(),
                            number)
                    .orElseThrow(() -> new StoreException(id.hex() + " was deleted while it was read"));
            left -= piece.length;
            sink.accept(ByteBuffer.wrap(piece));
        }
        return true;
    }

    @Override
    public boolean keep(BlobId id, Path file) {
        return statements.together(connection -> keep(connection, id.hex(), file, true));
    }

    /** @param limited whether it counts among the bytes that there may be, and others go for it */
    boolean keep(Connection connection, String sha256, Path file, boolean limited) throws SQLException {
        if (touch(connection, sha256)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            long bytes = Files.size(file);
            if (limited) {
                makeRoom(connection, bytes);
            }
            int added = Statements.update(
                    connection,
                    "INSERT INTO shared_file VALUES (?, ?, clock_timestamp()) ON CONFLICT DO NOTHING",
                    sha256,
                    bytes);
            if (added == 0) { // somebody else came first, and has committed
                return false;
            }
            byte[] piece;
            for (int number = 0; (piece = in.readNBytes(PIECE_BYTES)).length > 0; number++) {
                Statements.update(connection, "INSERT INTO shared_piece VALUES (?, ?, ?)", sha256, number, piece);
            }
            return true;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read", unreadable);
        }
    }

    private static boolean touch(Connection connection, String sha256) throws SQLException {
        return Statements.update(connection, "UPDATE shared_file SET used = clock_timestamp() WHERE sha256 = ?", sha256)
                == 1;
    }

    private void makeRoom(Connection connection, long bytes) throws SQLException {
        Statements.first(connection, "SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
        long used = Statements.first(connection, """
                SELECT coalesce(sum(bytes), 0) FROM shared_file
                WHERE NOT EXISTS (SELECT FROM problem_version WHERE problem_version.sha256 = shared_file.sha256)""", row -> row.getLong(1)).orElseThrow();
        while (used + bytes > mostBytes) {
            Optional<Long> gone = Statements.first(
                    connection,
                    "DELETE FROM shared_file WHERE sha256 = (SELECT sha256 FROM shared_file WHERE " + UNUSED
                            + " ORDER BY used LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING bytes",
                    row -> row.getLong(1));
            used -= gone.orElseThrow(() -> new RefusedException(new Refusal.StorageFull()));
        }
    }

    @Override
    public Deletion delete(BlobId id) {
        try {
            if (statements.update("DELETE FROM shared_file WHERE sha256 = ? AND " + UNUSED, id.hex()) == 1) {
                return Deletion.DELETED;
            }
        } catch (StoreException usedMeanwhile) {
            if (!Statements.isReferenced(usedMeanwhile)) {
                throw usedMeanwhile;
            }
        }
        return statements
                .first("SELECT sha256 FROM shared_file WHERE sha256 = ?", row -> Deletion.IN_USE, id.hex())
                .orElse(Deletion.ABSENT);
    }
}
