package dev.brig.bench.service;

import static dev.brig.bench.service.HttpConnection.OK;

import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.service.HttpConnection.Response;
import dev.brig.bench.service.Load.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Submissions in several languages, each compiled and run. */
public final class Submissions {
    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    static {
        SOURCES.put("python3", "print(sum(map(int, input().split())))");
        SOURCES.put(
                "c",
                "#include <stdio.h>\\nint main(void) { int a, b; scanf(\\\"%d %d\\\", &a, &b); printf(\\\"%d\\\", a + b); }");
        SOURCES.put("cpp17", "#include <iostream>\\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b; }");
    }

    private Submissions() {}

    public static Table measure(Section section, RunService service, Duration duration, BenchProgress progress) {
        List<List<String>> rows = new ArrayList<>();
        SOURCES.forEach((language, source) -> {
            progress.say("measuring submissions in " + language);
            byte[] request = HttpConnection.post(
                    "/v1/submissions",
                    "{\"language\":\"%s\",\"source\":\"%s\",\"stdin\":\"20 22\\n\",\"expectedOutput\":\"42\\n\"}"
                            .formatted(language, source));
            try (HttpConnection connection = new HttpConnection(service.port())) {
                Response answer = connection.send(request);
                if (answer.status() != OK || !answer.text().contains("\"accepted\"")) {
                    section.notes().add("Submissions in " + language + " were not measured: " + answer.text());
                    return;
                }
            }
            for (int clients : List.of(1, 2 * MachineFacts.cores())) {
                String what = "submission, %s, %d clients".formatted(language, clients);
                Result result =
                        Load.closed(service.port(), request, clients, duration).requireOnly(what, OK);
                section.raw().put(what, result.micros(OK));
                rows.add(ClosedLoad.row(what, result.perSecond(OK), result.latencies(OK)));
            }
        });
        return new Table(
                "Submissions, compiled each time",
                List.of("", "per second", "p50 µs", "p99 µs", "p99 µs, corrected"),
                rows);
    }
}
