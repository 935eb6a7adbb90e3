package dev.brig.judge.installed;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The problems that are there for one tenant: its own, and those of the service, which are there for all. One of its own hides one of the
 * service with the same id.
 */
public final class Shelf {
    /** Stands in no id. */
    static final char MARK = '~';

    private final ProblemLibrary library;
    private final String prefix;

    /** @param tenant empty for the service itself */
    Shelf(ProblemLibrary library, String tenant) {
        this.library = library;
        prefix = tenant.isEmpty() ? "" : tenant + MARK;
    }

    /** As {@link ProblemLibrary#upload}; it will be the tenant's own. */
    public PackageUpload upload(String id, OptionalLong announcedBytes) {
        return library.upload(prefix + id, announcedBytes);
    }

    /** The latest version of each problem, by id. */
    public List<InstalledProblem> latest() {
        List<InstalledProblem> own = library.latest(keptAs -> !prefix.isEmpty() && keptAs.startsWith(prefix));
        Set<String> hidden = own.stream().map(InstalledProblem::id).collect(Collectors.toSet());
        List<InstalledProblem> shared = library.latest(keptAs -> keptAs.indexOf(MARK) < 0 && !hidden.contains(keptAs));
        return Stream.concat(own.stream(), shared.stream()).toList();
    }

    /**
     * What the library knows a problem as.
     *
     * @throws RefusedException if no problem can be called so
     */
    public String keptAs(String id) {
        if (!ProblemLibrary.isId(id)) { // it could be what another tenant's is known as
            throw new RefusedException(new Refusal.UnknownProblem(id, OptionalInt.empty()));
        }
        return library.has(prefix + id) ? prefix + id : id;
    }

    /**
     * A version to judge by.
     *
     * @param number the latest if it is empty
     * @throws RefusedException if there is no such problem, or no such version
     */
    public ProblemUse use(String id, OptionalInt number) {
        return library.use(keptAs(id), number);
    }

    /** Deletes a problem of the tenant's own. @return whether it was there */
    public boolean delete(String id) {
        return library.delete(prefix + id);
    }

    /** Whether a problem is there, and not the tenant's own. */
    public boolean isShared(String id) {
        return !library.has(prefix + id) && library.has(id);
    }
}
