package dev.brig.judge.installed;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.installed.Installation.Finding;
import dev.brig.judge.installed.Installation.Installed;
import dev.brig.judge.jury.UnsupportedNeeds;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.archive.ArchiveLimits;
import dev.brig.judge.problem.archive.PackageArchive;
import dev.brig.judge.problem.archive.Unpacking;
import dev.brig.judge.problem.format.PackageReader;
import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.SharedProblems;
import dev.brig.policy.Policies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Problems by their ids, in versions. A version comes to its place whole, by a rename, and is not changed afterwards; what a crash leaves half
 * done is swept when the library is opened again. Safe for use by several threads.
 */
public final class ProblemLibrary {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** A tenant's problems are kept under its name and theirs. */
    private static final Pattern KEPT_AS = Pattern.compile("([a-z0-9][a-z0-9-]{0,31}~)?" + ID.pattern());

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String STAGING = ".staging";
    /** Unpacking takes the disk and a processor. */
    private static final int INSTALLED_AT_ONCE = 2;

    private final Path directory;
    private final Policies policies;
    private final LibraryLimits limits;
    private final Map<String, TreeMap<Integer, Version>> problems = new TreeMap<>();
    /** Of all versions that are there, also of those that wait for their deletion. */
    private long bytes;

    private final Semaphore installing = new Semaphore(INSTALLED_AT_ONCE);
    private final Optional<SharedProblems> shared;
    private final Optional<Fetching> fetching;
    private final ReentrantLock arriving = new ReentrantLock();

    /** @throws UncheckedIOException if the directory cannot be read or written */
    public ProblemLibrary(Path directory, Policies policies, LibraryLimits limits) {
        this(directory, policies, limits, Optional.empty());
    }

    /**
     * @param shared which problems there are, for many machines; this is a cache of them then
     * @throws UncheckedIOException if the directory cannot be read or written
     */
    public ProblemLibrary(Path directory, Policies policies, LibraryLimits limits, Optional<SharedProblems> shared) {
        this.shared = shared;
        fetching = shared.map(from -> new Fetching(this, from, arriving));
        this.directory = directory;
        this.policies = policies;
        this.limits = limits;
        try {
            StateDirectory.delete(staging());
            Files.createDirectories(staging());
            for (Path problem : list(directory)) {
                String id = problem.getFileName().toString();
                if (KEPT_AS.matcher(id).matches()) {
                    find(id, problem);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the library of problems " + directory + " cannot be opened: " + e, e);
        }
    }

    private void find(String id, Path problem) throws IOException {
        for (Path place : list(problem)) {
            String name = place.getFileName().toString();
            if (!NUMBER.matcher(name).matches()) {
                continue;
            }
            if (Version.isDoomed(place)) {
                StateDirectory.delete(place);
            } else {
                int number = Integer.parseInt(name);
                problems.computeIfAbsent(id, first -> new TreeMap<>()).put(number, version(id, number, place));
            }
        }
    }

    private Version version(String id, int number, Path place) throws IOException {
        Version version = new Version(id, number, place, this::grew);
        bytes += version.bytes();
        return version;
    }

    private synchronized void grew(long more) {
        bytes += more;
    }

    /** Whether a problem can be called so. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The problems of a tenant, by their ids. */
    public Shelf shelf(String tenant) {
        return new Shelf(this, tenant);
    }

    /** What a problem is called by the tenant whose it is. */
    static String idOf(String keptAs) {
        return keptAs.substring(keptAs.indexOf(Shelf.MARK) + 1);
    }

    boolean has(String id) {
        if (shared.isPresent()) {
            return shared.get().find(id, OptionalInt.empty()).isPresent();
        }
        synchronized (this) {
            return problems.containsKey(id);
        }
    }

    /**
     * Begins to take a package. Nothing is written yet.
     *
     * @param id one that {@link #isId} takes
     * @throws RefusedException if it is known already that it is too large
     */
    public PackageUpload upload(String id, OptionalLong announcedBytes) {
        if (announcedBytes.orElse(0) > limits.largestArchiveBytes()) {
            throw new RefusedException(new Refusal.BlobTooLarge(limits.largestArchiveBytes()));
        }
        return new PackageUpload(this, id, staging(), limits.largestArchiveBytes());
    }

    /** The latest version of each problem, by id. */
    public List<InstalledProblem> latest() {
        return latest(keptAs -> true);
    }

    List<InstalledProblem> latest(Predicate<String> wanted) {
        if (shared.isPresent()) {
            return shared.get().ids().stream()
                    .filter(wanted)
                    .flatMap(this::latestShared)
                    .toList();
        }
        List<Version> all;
        synchronized (this) {
            all = problems.values().stream()
                    .map(versions -> versions.lastEntry().getValue())
                    .filter(version -> wanted.test(version.id))
                    .toList();
        }
        return all.stream().map(this::described).toList();
    }

    private Stream<InstalledProblem> latestShared(String id) {
        try (ProblemUse use = use(id, OptionalInt.empty())) {
            return Stream.of(use.problem());
        } catch (RefusedException gone) {
            return Stream.empty(); // deleted meanwhile, or there is no room for it here
        }
    }

    /**
     * A version to judge by.
     *
     * @param number the latest if it is empty
     * @throws RefusedException if there is no such problem, or no such version
     */
    public ProblemUse use(String id, OptionalInt number) {
        Version version = fetching.isPresent() ? fetching.get().taken(id, number) : taken(id, number);
        try {
            return new ProblemUse(this, version, described(version));
        } catch (RuntimeException e) {
            release(version);
            throw e;
        }
    }

    synchronized Version taken(String id, OptionalInt number) {
        TreeMap<Integer, Version> versions = problems.getOrDefault(id, new TreeMap<>());
        Optional<Version> version = number.isEmpty()
                ? Optional.ofNullable(versions.lastEntry()).map(Map.Entry::getValue)
                : Optional.ofNullable(versions.get(number.getAsInt()));
        version.ifPresent(found -> found.uses++);
        return version.orElseThrow(() -> new RefusedException(new Refusal.UnknownProblem(idOf(id), number)));
    }

    synchronized boolean isHere(String id, SharedProblems.Version wanted) {
        Version here = problems.getOrDefault(id, new TreeMap<>()).get(wanted.number());
        if (here != null && !here.digest.equals(wanted.digest())) { // of another database
            deleteHere(id);
            return false;
        }
        return here != null;
    }

    synchronized List<String> unused() {
        return problems.entrySet().stream()
                .filter(each -> each.getValue().values().stream().allMatch(version -> version.uses == 0))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Deletes a problem with all its versions; those in use go when they no longer are. @return whether it was there */
    public boolean delete(String id) {
        boolean there = shared.map(all -> all.delete(id)).orElse(false);
        return deleteHere(id) || there;
    }

    boolean deleteHere(String id) {
        TreeMap<Integer, Version> versions;
        synchronized (this) {
            versions = problems.remove(id);
            if (versions == null) {
                return false;
            }
            versions.values().forEach(Version::doom);
            versions.values().stream().filter(version -> version.uses == 0).forEach(this::remove);
        }
        return true;
    }

    void release(Version version) {
        boolean last;
        synchronized (this) {
            version.uses--;
            last = version.uses == 0 && version.doomed;
        }
        if (last) {
            remove(version);
        }
    }

    private void remove(Version version) {
        version.remove();
        grew(-version.bytes());
    }

    private InstalledProblem described(Version version) {
        Reading.Read read = version.read();
        List<Integer> numbers;
        synchronized (this) {
            numbers = shared.isPresent()
                    ? version.numbers
                    : List.copyOf(
                            problems.getOrDefault(version.id, new TreeMap<>()).keySet());
        }
        return new InstalledProblem(
                idOf(version.id), version.number, numbers, version.digest, read.problem(), read.findings());
    }

    /** @param place where a directory can be made */
    Installation install(String id, Path place, Path archive, String digest, OptionalInt number) throws IOException {
        if (number.isEmpty() && isLatest(id, digest)) {
            try (ProblemUse use = use(id, OptionalInt.empty())) {
                return new Installed(use.problem(), false);
            }
        }
        installing.acquireUninterruptibly();
        try {
            Files.createDirectory(place);
            Path unpacked = Files.createDirectory(place.resolve("unpacked"));
            long room = Math.min(room(), ArchiveLimits.DEFAULT.maximumBytes());
            ArchiveLimits fitting = new ArchiveLimits(room, ArchiveLimits.DEFAULT.maximumEntries());
            return switch (PackageArchive.unpack(archive, unpacked, fitting)) {
                case Unpacking.Refused refused
                when refused.cause() == Unpacking.Cause.TOO_LARGE && room < ArchiveLimits.DEFAULT.maximumBytes() ->
                    throw new RefusedException(new Refusal.LibraryFull(limits.allBytes()));
                case Unpacking.Refused refused -> new Installation.Refused(List.of(Finding.of(refused)));
                case Unpacking.Unpacked(Path root) -> read(id, place, root, digest, archive, number);
            };
        } finally {
            installing.release();
        }
    }

    private synchronized long room() {
        return Math.max(0, limits.allBytes() - bytes);
    }

    private Installation read(String id, Path place, Path root, String digest, Path archive, OptionalInt number)
            throws IOException {
        return switch (PackageReader.read(root, idOf(id))) {
            case Reading.Refused refused ->
                new Installation.Refused(
                        refused.findings().stream().map(Finding::of).toList());
            case Reading.Read read -> {
                List<String> needs = UnsupportedNeeds.of(read.problem(), policies);
                if (!needs.isEmpty()) {
                    yield new Installation.Refused(needs.stream()
                            .map(need -> new Finding(true, "not-supported", "", 0, "", need))
                            .toList());
                }
                Files.move(root, place.resolve(Version.CONTENT));
                StateDirectory.delete(place.resolve("unpacked"));
                Version.writeDigest(place, digest);
                Version.sync(place);
                yield new Installed(described(add(id, place, digest, archive, number)), true);
            }
        };
    }

    private Version add(String id, Path place, String digest, Path archive, OptionalInt number) throws IOException {
        arriving.lock(); // nobody is to fetch what is about to come to its place
        try {
            return add(
                    id,
                    place,
                    number.isEmpty() && shared.isPresent()
                            ? OptionalInt.of(shared.get().add(id, digest, archive))
                            : number);
        } finally {
            arriving.unlock();
        }
    }

    private Version add(String id, Path place, OptionalInt given) throws IOException {
        synchronized (this) {
            Path problem = Files.createDirectories(directory.resolve(id));
            int number = 1;
            for (Path other : list(problem)) { // also those that wait for their deletion
                String name = other.getFileName().toString();
                if (NUMBER.matcher(name).matches()) {
                    number = Math.max(number, 1 + Integer.parseInt(name));
                }
            }
            number = given.orElse(number);
            Path target = problem.resolve(Integer.toString(number));
            if (Version.bytes(place) > room()) { // another came in between
                throw new RefusedException(new Refusal.LibraryFull(limits.allBytes()));
            }
            Files.move(place, target, StandardCopyOption.ATOMIC_MOVE);
            StateDirectory.sync(problem);
            StateDirectory.sync(directory);
            Version version = version(id, number, target);
            version.numbers = List.of(number);
            problems.computeIfAbsent(id, first -> new TreeMap<>()).put(number, version);
            return version;
        }
    }

    private boolean isLatest(String id, String digest) {
        if (shared.isPresent()) {
            return shared.get()
                    .find(id, OptionalInt.empty())
                    .filter(latest -> latest.digest().equals(digest))
                    .isPresent();
        }
        synchronized (this) {
            return problems.containsKey(id)
                    && problems.get(id).lastEntry().getValue().digest.equals(digest);
        }
    }

    private static List<Path> list(Path place) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(place)) {
            try (Stream<Path> all = Files.list(place)) {
                all.forEach(found::add);
            }
        }
        return found;
    }

    Path staging() {
        return directory.resolve(STAGING);
    }
}
