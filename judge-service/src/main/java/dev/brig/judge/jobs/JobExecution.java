package dev.brig.judge.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.ci.CiDirectory;
import dev.brig.ci.CiException;
import dev.brig.ci.CiJob;
import dev.brig.ci.CiResult;
import dev.brig.ci.CiRun;
import dev.brig.ci.JobLog;
import dev.brig.judge.Sha256;
import dev.brig.judge.jobs.KeptJob.JobError;
import dev.brig.judge.json.CiJson;
import dev.brig.rootfs.ImageException;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.root.ImageUnavailableException;
import dev.brig.sandbox.root.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job, in whose directory its log and its artifacts are afterwards.
 *
 * @param cancelled ends it when it completes
 * @param grown is told whenever there is more of the log
 */
record JobExecution(
        JobSettings settings,
        Images images,
        CiDirectory directory,
        JobFiles files,
        CompletableFuture<Void> cancelled,
        Runnable grown) {
    private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

    /**
     * How it ended.
     *
     * @param stopped whether it was, since nobody wanted it any more
     * @param cpuMicros of the job and its services
     */
    record Ended(boolean stopped, Optional<ObjectNode> result, Optional<JobError> error, long cpuMicros) {
        static Ended failed(String code, String detail) {
            return new Ended(false, Optional.empty(), Optional.of(new JobError(code, detail)), 0);
        }
    }

    Ended run() {
        List<Images.Held> held = new ArrayList<>();
        try (LogFile file = new LogFile(files.log(), settings.logBytes(), grown)) {
            JobLog log = new JobLog(file, Optional.empty());
            try {
                CiResult result = new CiRun(directory, job(files.request(), held), log, cancelled).run();
                log.finish().join();
                return ended(result, log, file);
            } finally {
                log.finish().join();
            }
        } catch (CiException | InvalidJobException impossible) {
            return failed("job-failed", impossible.getMessage());
        } catch (ImageUnavailableException gone) {
            return failed("image-unavailable", gone.getMessage());
        } catch (ImageException archive) {
            return failed("workspace-invalid", "the workspace cannot be unpacked: " + archive.getMessage());
        } catch (IOException | UncheckedIOException e) {
            LOG.error("the files of the job {}", files.directory().getFileName(), e);
            return failed("job-failed", "the files of the job: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the job {} failed", files.directory().getFileName(), e);
            return failed("internal-error", "The service failed to run this job; its log says why.");
        } finally {
            held.forEach(Images.Held::close);
        }
    }

    /** Whoever cancels does not ask why it would have failed otherwise. */
    private Ended failed(String code, String detail) {
        return cancelled.isDone()
                ? new Ended(true, Optional.empty(), Optional.empty(), 0)
                : Ended.failed(code, String.valueOf(detail));
    }

    private CiJob job(JsonNode request, List<Images.Held> held) {
        Optional<Path> workspace = Optional.of(files.workspace()).filter(Files::exists);
        return new JobRequestReader(settings, images, held).read(request, workspace, files.artifacts());
    }

    private Ended ended(CiResult result, JobLog log, LogFile file) throws IOException {
        ObjectNode json = CiJson.of(result);
        for (JsonNode artifact : json.get("artifacts")) {
            Path path = files.artifacts().resolve(artifact.get("path").textValue());
            ((ObjectNode) artifact).put("sha256", Sha256.of(path));
        }
        if (file.isCut()) {
            json.withArrayProperty("troubles")
                    .add("the log has more than " + settings.logBytes() + " bytes: the rest is not kept");
        }
        result.artifacts()
                .unmatched()
                .forEach(glob -> json.withArrayProperty("troubles").add("no artifact matches " + glob));
        long cpuMicros = result.outcome().usage().cpuMicros()
                + result.services().values().stream()
                        .mapToLong(service -> service.usage().cpuMicros())
                        .sum();
        Optional<JobError> error = log.lost().isDone()
                ? Optional.of(new JobError(
                        "log-lost", "the log cannot be written: " + log.lost().getNow("")))
                : failure(result.outcome());
        boolean stopped = cancelled.isDone()
                && result.outcome().ending() instanceof Outcome.Stopped end
                && end.cause() == StopCause.CANCELLED;
        return new Ended(stopped, Optional.of(json), stopped ? Optional.empty() : error, cpuMicros);
    }

    private static Optional<JobError> failure(Outcome outcome) {
        return outcome.ending() instanceof Outcome.Failed failed
                ? Optional.of(new JobError(
                        failed.cause().word(),
                        failed.detail().orElse(failed.cause().word())))
                : Optional.empty();
    }
}
