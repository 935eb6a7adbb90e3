package dev.brig.policy;

import dev.brig.sandbox.Policy;
import java.util.Optional;
import java.util.function.Supplier;

/** A policy that is made when it is asked for, and then stays. */
final class LaterPolicy implements Supplier<Policy> {
    private final Supplier<Policy> maker;
    private Optional<Policy> made = Optional.empty();

    LaterPolicy(Supplier<Policy> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized Policy get() {
        if (made.isEmpty()) {
            made = Optional.of(maker.get());
        }
        return made.get();
    }
}
