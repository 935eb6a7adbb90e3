package dev.brig.judge.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which submissions are to be listed.
 *
 * @param originals only those that judge nothing again
 * @param before only those that were accepted before the one with this place, which need not be there any more
 * @param most how many, 1 to {@link #MOST}
 */
public record Selection(
        Optional<String> tenant,
        Optional<SubmissionState> state,
        Optional<String> problem,
        Optional<String> batch,
        boolean originals,
        OptionalLong before,
        int most) {
    public static final int MOST = 1000;

    /** @throws IllegalArgumentException if it asks for none or too many */
    public Selection {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " submissions, not " + most);
        }
    }

    /** The newest. */
    public static Selection newest(int most) {
        return new Selection(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                OptionalLong.empty(),
                most);
    }

    public Selection ofTenant(String name) {
        return new Selection(Optional.of(name), state, problem, batch, originals, before, most);
    }

    public Selection inState(SubmissionState wanted) {
        return new Selection(tenant, Optional.of(wanted), problem, batch, originals, before, most);
    }

    public Selection ofProblem(String name) {
        return new Selection(tenant, state, Optional.of(name), batch, originals, before, most);
    }

    public Selection ofBatch(String id) {
        return new Selection(tenant, state, problem, Optional.of(id), originals, before, most);
    }

    public Selection onlyOriginals() {
        return new Selection(tenant, state, problem, batch, true, before, most);
    }

    public Selection before(long place) {
        return new Selection(tenant, state, problem, batch, originals, OptionalLong.of(place), most);
    }
}
