package dev.brig.bench.service;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.OrdinaryUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The services that are compared. All of them run, each in its own process; services that are not measured are idle. */
public final class Services implements AutoCloseable {
    public static final String BRIG = "Brig";
    public static final String BRIG_OTHER = "Brig, the other";
    public static final String BRIG_ORDINARY = "Brig, ordinary user";

    private final List<RunService> all = new ArrayList<>();
    private final Optional<OrdinaryUser> ordinary;

    private Services(Optional<OrdinaryUser> ordinary) {
        this.ordinary = ordinary;
    }

    /**
     * Starts Brig and, if there is one, go-judge. If root runs us, an ordinary user starts both a second time.
     *
     * @param notes receives what was left out, and why
     */
    public static Services start(Path brig, Optional<Path> goJudge, BenchPrograms programs, List<String> notes) {
        Services services = new Services(OrdinaryUser.besideRoot());
        try {
            services.all.add(new BrigService(brig, programs, new BrigService.Start(BRIG)));
            services.ordinary.ifPresent(user -> {
                if (user.hasGroups()) {
                    services.all.add(new BrigService(
                            brig, programs, new BrigService.Start(BRIG_ORDINARY, true, false, List.of())));
                } else {
                    notes.add("Brig was not run by an ordinary user besides: on cgroup v2, have one start the bench.");
                }
            });
            goJudge.ifPresent(file -> {
                services.all.add(new GoJudge(file, programs, false));
                services.ordinary.ifPresent(user -> services.all.add(new GoJudge(file, programs, true)));
            });
            return services;
        } catch (BenchException e) {
            services.close();
            throw e;
        }
    }

    /** Starts Brig; if there is one, another Brig; and go-judge, as an ordinary user where that is possible. */
    public static Services compared(Path brig, Optional<Path> other, Optional<Path> goJudge, BenchPrograms programs) {
        Services services = new Services(OrdinaryUser.besideRoot());
        try {
            services.all.add(new BrigService(brig, programs, new BrigService.Start(BRIG)));
            other.ifPresent(
                    command -> services.all.add(new BrigService(command, programs, new BrigService.Start(BRIG_OTHER))));
            goJudge.ifPresent(file -> services.all.add(new GoJudge(file, programs, services.ordinary.isPresent())));
            return services;
        } catch (BenchException e) {
            services.close();
            throw e;
        }
    }

    public List<RunService> all() {
        return all;
    }

    /** Brig as the user who runs us. */
    public RunService brig() {
        return all.getFirst();
    }

    @Override
    public void close() {
        List<AutoCloseable> each = new ArrayList<>(all);
        ordinary.ifPresent(each::add);
        List<String> failures = new ArrayList<>();
        for (AutoCloseable one : each) {
            try {
                one.close();
            } catch (Exception e) {
                failures.add(e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new BenchException(String.join("; ", failures));
        }
    }
}
