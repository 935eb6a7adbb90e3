package dev.brig.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Timespan;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/** The engine's events about its jobs, as the flight recorder receives them. */
public final class JobPhases {
    private static final String EVENT = "dev.brig.Job";

    /** A field of every event that has no meaning here. */
    private static final String DURATION = "duration";

    private static final long REST_NANOS = 50_000_000;

    private JobPhases() {}

    /** Microseconds of each phase, of all jobs that end during the action, by the phase's name, in the order of the event's fields. */
    public static Map<String, double[]> record(Runnable jobs) {
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        try (RecordingStream recording = new RecordingStream()) {
            recording.enable(EVENT);
            recording.onEvent(EVENT, event -> add(event, micros));
            recording.startAsync();
            jobs.run();
            LockSupport.parkNanos(REST_NANOS); // a job's event comes when its slot is ready again, after its outcome
            recording.stop();
        }
        if (micros.isEmpty()) {
            throw new BenchException("no event " + EVENT + " was recorded");
        }
        Map<String, double[]> all = new LinkedHashMap<>();
        micros.forEach((phase, each) ->
                all.put(phase, each.stream().mapToDouble(Double::doubleValue).toArray()));
        return all;
    }

    private static void add(RecordedEvent event, Map<String, List<Double>> micros) {
        event.getFields().stream()
                .filter(field -> field.getAnnotation(Timespan.class) != null)
                .filter(field -> !field.getName().equals(DURATION))
                .forEach(field -> micros.computeIfAbsent(field.getName(), _ -> new ArrayList<>())
                        .add(event.getDuration(field.getName()).toNanos() / 1000.0));
    }
}
