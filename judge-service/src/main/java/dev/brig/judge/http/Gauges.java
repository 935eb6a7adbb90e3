package dev.brig.judge.http;

import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.hooks.Webhooks;
import dev.brig.judge.jobs.JobDesk;
import dev.brig.judge.jobs.JobState;
import dev.brig.judge.worker.SandboxRunner;
import io.micrometer.core.instrument.Tags;

/** What the parts of a service tell of themselves whenever somebody asks. */
record Gauges(Metrics metrics) {

    void measure(SandboxRunner runner) {
        Tags none = Tags.empty();
        metrics.gauge("brig.slots", "Sandboxes that may run at once", none, runner::slots);
        metrics.gauge("brig.slots.busy", "Sandboxes that run", none, runner::busy);
        metrics.gauge("brig.queue.depth", "Runs that wait for a slot", none, runner::waiting);
        metrics.gauge("brig.leftovers", "Groups of ended runs that could not be removed yet", none, runner::leftovers);
    }

    void measure(BlobStore blobs) {
        Tags none = Tags.empty();
        metrics.gauge("brig.blobs", "Blobs that are kept", none, blobs::count);
        metrics.gauge("brig.blobs.bytes", "Bytes of blobs, with those that are being uploaded", none, blobs::usedBytes);
        metrics.gauge(
                "brig.blobs.bytes.limit",
                "Bytes that blobs may have",
                none,
                () -> blobs.limits().allBytes());
        metrics.count("brig.blobs.evicted", "Blobs that had to go for others", blobs, BlobStore::evicted);
    }

    void measure(Dispatcher kept) {
        Tags none = Tags.empty();
        metrics.gauge("brig.submissions.waiting", "Kept submissions that wait", none, kept::waiting);
        metrics.gauge("brig.submissions.running", "Kept submissions that are being judged", none, kept::running);
        metrics.gauge(
                "brig.submissions.oldest.seconds",
                "How long the kept submission has waited that waits longest",
                none,
                () -> kept.oldestWait().toMillis() / 1e3);
        metrics.gauge("brig.store.bytes", "Bytes of all kept submissions", none, kept::usedBytes);
        metrics.gauge(
                "brig.store.up",
                "Whether submissions can be kept",
                none,
                () -> kept.trouble().isEmpty() ? 1 : 0);
    }

    void measure(JobDesk desk) {
        Tags none = Tags.empty();
        metrics.gauge(
                "brig.ci.jobs.places",
                "Jobs of CI that may run at once",
                none,
                () -> desk.settings().atOnce());
        metrics.gauge("brig.ci.jobs.running", "Jobs of CI that run", none, desk::running);
        metrics.gauge("brig.ci.jobs.waiting", "Jobs of CI that wait for a place", none, desk::waiting);
        for (JobState state : JobState.values()) {
            if (state.isFinal()) {
                metrics.count(
                        "brig.ci.jobs.ended",
                        "Jobs of CI that have ended",
                        Tags.of("state", state.key()),
                        desk,
                        jobs -> jobs.ended(state));
            }
        }
    }

    void measure(Webhooks hooks) {
        Tags none = Tags.empty();
        metrics.count("brig.webhooks.delivered", "Webhooks that were delivered", hooks, Webhooks::delivered);
        metrics.count("brig.webhooks.failed", "Attempts to deliver a webhook that failed", hooks, Webhooks::failed);
        metrics.gauge(
                "brig.webhooks.waiting",
                "Webhooks to be delivered, now or later",
                none,
                () -> hooks.counts().due());
        metrics.gauge(
                "brig.webhooks.dead",
                "Webhooks that are tried no more",
                none,
                () -> hooks.counts().dead());
    }
}
