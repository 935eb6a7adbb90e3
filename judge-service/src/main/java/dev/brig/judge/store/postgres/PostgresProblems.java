package dev.brig.judge.store.postgres;

import dev.brig.judge.blob.BlobId;
import dev.brig.judge.store.SharedProblems;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Which problems there are; their archives are among the files. */
final class PostgresProblems implements SharedProblems {
    private final Statements statements;
    private final PostgresFiles files;

    PostgresProblems(Statements statements, PostgresFiles files) {
        this.statements = statements;
        this.files = files;
    }

    @Override
    public Optional<Version> find(String id, OptionalInt number) {
        TreeMap<Integer, String> versions = new TreeMap<>();
        statements.each(
                "SELECT number, sha256 FROM problem_version WHERE id = ? AND sha256 IS NOT NULL",
                row -> versions.put(row.getInt(1), row.getString(2)),
                id);
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        int wanted = number.orElseGet(versions::lastKey);
        return Optional.ofNullable(versions.get(wanted))
                .map(digest -> new Version(wanted, List.copyOf(versions.keySet()), digest));
    }

    @Override
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        statements.each(
                "SELECT DISTINCT id FROM problem_version WHERE sha256 IS NOT NULL ORDER BY id",
                row -> ids.add(row.getString(1)));
        return ids;
    }

    @Override
    public boolean fetch(String digest, Consumer<ByteBuffer> sink) {
        return files.fetch(BlobId.parse(digest).orElseThrow(), sink);
    }

    @Override
    public int add(String id, String digest, Path archive) {
        return statements.together(connection -> {
            files.keep(connection, digest, archive, false);
            return Statements.first(connection, """
                            INSERT INTO problem_version (id, number, sha256)
                            SELECT ?, coalesce(max(number), 0) + 1, ? FROM problem_version WHERE id = ?
                            RETURNING number""", row -> row.getInt(1), id, digest, id)
                    .orElseThrow();
        });
    }

    @Override
    public boolean delete(String id) {
        return statements.update("UPDATE problem_version SET sha256 = NULL WHERE id = ? AND sha256 IS NOT NULL", id)
                > 0;
    }
}
