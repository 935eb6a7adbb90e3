package dev.brig.bench.measure;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.List;

/** An engine for each number of slots, from one upwards; engines that are not measured are idle. */
public final class Engines implements AutoCloseable {
    private final List<PolicyEngine> engines = new ArrayList<>();

    public Engines(Policy policy, int mostSlots) {
        try {
            for (int slots = 1; slots <= mostSlots; slots++) {
                engines.add(PolicyEngine.open(policy, slots));
            }
        } catch (SandboxException e) {
            close();
            throw new BenchException(e.getMessage(), e);
        }
    }

    public PolicyEngine ofSlots(int slots) {
        return engines.get(slots - 1);
    }

    public int most() {
        return engines.size();
    }

    @Override
    public void close() {
        engines.forEach(PolicyEngine::close);
    }
}
