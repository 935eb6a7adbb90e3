package dev.brig.judge.http;

import dev.brig.judge.access.Access;
import dev.brig.judge.access.KeyStore;
import dev.brig.judge.blob.BlobOrigin;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.cluster.FarFiles;
import dev.brig.judge.installed.LibraryLimits;
import dev.brig.judge.installed.ProblemLibrary;
import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.SharedProblems;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.store.postgres.Database;
import dev.brig.judge.store.postgres.PostgresStore;
import dev.brig.judge.store.sqlite.SqliteStore;
import dev.brig.policy.Policies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service keeps, open.
 *
 * @param work a directory for the files of requests
 * @param submissions where they are kept
 * @param shared the same, where others use it, too
 * @param access keys and what tenants use, where the directory lasts
 */
record Stores(
        StateDirectory state,
        BlobStore blobs,
        ProblemLibrary problems,
        Path work,
        Optional<SubmissionStore> submissions,
        Optional<SharedStore> shared,
        Access access)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
    private static final String WORK = "work";

    /**
     * Opens them; may take its time.
     *
     * @param database in which all is that is kept; directories are caches of it then
     * @throws IllegalStateException if another service has the directory, it cannot be written, or the database cannot be used
     */
    static Stores open(Storage storage, Policies policies, Optional<Keeping> keeping, Optional<Database> database) {
        StateDirectory state = storage.directory().map(StateDirectory::open).orElseGet(StateDirectory::temporary);
        try {
            return keeping.isPresent() && database.isPresent()
                    ? shared(state, storage, policies, database.get())
                    : own(state, storage, policies, keeping);
        } catch (StoreException e) {
            state.close();
            throw new IllegalStateException(e.getMessage() + ". --no-store does without.", e);
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private static Access access(Storage storage) {
        try {
            return storage.directory().map(Access::open).orElseGet(Access::none);
        } catch (StoreException e) {
            throw new IllegalStateException("the API keys cannot be used: " + e.getMessage(), e);
        }
    }

    /** Nodes that share a store share their keys; those that this one had alone come to them. */
    private static Access access(Storage storage, PostgresStore store) {
        return storage.directory()
                .map(directory -> {
                    KeyStore keys = KeyStore.shared(store.connections());
                    if (keys.adopt(directory)) {
                        LOG.info("the API keys of {} are in the database now", directory);
                    }
                    return Access.open(directory, keys);
                })
                .orElseGet(Access::none);
    }

    private static Stores own(StateDirectory state, Storage storage, Policies policies, Optional<Keeping> keeping) {
        BlobStore blobs = new BlobStore(state.directory("blobs"), storage.blobs());
        ProblemLibrary problems = new ProblemLibrary(state.directory("problems"), policies, limits(storage));
        Path work = work(state);
        Access access = access(storage);
        try {
            access.sweepBlobs(blobs::has);
            return new Stores(
                    state,
                    blobs,
                    problems,
                    work,
                    keeping.map(how -> SqliteStore.open(state, InstantSource.system(), how.losses())),
                    Optional.empty(),
                    access);
        } catch (RuntimeException e) {
            access.close();
            throw e;
        }
    }

    private static Stores shared(StateDirectory state, Storage storage, Policies policies, Database database) {
        PostgresStore store =
                PostgresStore.open(database.withFileBytes(storage.blobs().allBytes()));
        try {
            return cache(
                    state,
                    storage,
                    policies,
                    store.blobs(),
                    store.problems(),
                    Optional.of(store),
                    access(storage, store));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Of somebody who judges what others keep. */
    static Stores far(Storage storage, Policies policies, FarFiles files) {
        StateDirectory state = storage.directory().map(StateDirectory::open).orElseGet(StateDirectory::temporary);
        try {
            return cache(state, storage, policies, files, files, Optional.empty(), Access.none());
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private static Stores cache(
            StateDirectory state,
            Storage storage,
            Policies policies,
            BlobOrigin blobs,
            SharedProblems problems,
            Optional<SharedStore> shared,
            Access access) {
        try {
            return new Stores(
                    state,
                    new BlobStore(state.directory("cached-blobs"), storage.blobs(), Optional.of(blobs)),
                    new ProblemLibrary(
                            state.directory("cached-problems"), policies, limits(storage), Optional.of(problems)),
                    work(state),
                    shared.map(SubmissionStore.class::cast),
                    shared,
                    access);
        } catch (RuntimeException e) {
            access.close();
            throw e;
        }
    }

    private static LibraryLimits limits(Storage storage) {
        return new LibraryLimits(storage.blobs().largestBytes(), storage.problemBytes());
    }

    /** Empty: a crash may have left something. */
    private static Path work(StateDirectory state) {
        try {
            StateDirectory.delete(state.directory(WORK));
            return state.directory(WORK);
        } catch (IOException e) {
            throw new UncheckedIOException("what a service left cannot be deleted: " + e, e);
        }
    }

    @Override
    public void close() {
        access.close();
        submissions.ifPresent(SubmissionStore::close);
        state.close();
    }
}
