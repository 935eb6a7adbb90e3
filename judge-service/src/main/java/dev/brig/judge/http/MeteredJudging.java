package dev.brig.judge.http;

import dev.brig.judge.access.Access;
import dev.brig.judge.access.AuditEntry;
import dev.brig.judge.access.Meter;
import dev.brig.judge.dispatch.Judging;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.store.Ending;
import dev.brig.judge.worker.RunScope;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Judges, and puts what that takes on the tenant's account.
 *
 * @param audited whether verdicts are told to the audit log
 */
record MeteredJudging(Judging judging, Access access, BooleanSupplier audited) implements Judging {
    private static final int MICROS_PER_MILLI = 1000;

    @Override
    public Runnable hold(String tenant, byte[] request) {
        Runnable free = judging.hold(tenant, request);
        Meter.Place place = access.meter(tenant).kept();
        return () -> {
            free.run();
            place.close();
        };
    }

    @Override
    public Ending judge(String tenant, String id, byte[] request, Consumer<Progress> progress, RunScope scope) {
        long before = scope.cpuMicros();
        try {
            Ending ending = judging.judge(tenant, id, request, progress, scope);
            if (audited.getAsBoolean()) {
                access.audit().record(entry(tenant, id, ending, scope.cpuMicros() - before));
            }
            return ending;
        } finally {
            access.meter(tenant).charge(scope.cpuMicros() - before);
        }
    }

    @Override
    public Set<String> share(String tenant, byte[] request) {
        return judging.share(tenant, request);
    }

    /** A worker on another machine has handed in a result. */
    void judgedElsewhere(String tenant, String id, Ending ending, long cpuMicros) {
        access.meter(tenant).charge(cpuMicros);
        if (audited.getAsBoolean()) {
            access.audit().record(entry(tenant, id, ending, cpuMicros));
        }
    }

    private static AuditEntry entry(String tenant, String id, Ending ending, long cpuMicros) {
        return new AuditEntry(
                Instant.now(),
                "judge",
                tenant,
                "",
                "judged",
                ending.verdict().orElse(ending.state().key()),
                Map.of("submission", id, "cpuMillis", Long.toString(cpuMicros / MICROS_PER_MILLI)));
    }

    @Override
    public Ending broken() {
        return judging.broken();
    }
}
