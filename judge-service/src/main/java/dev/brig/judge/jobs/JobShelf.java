package dev.brig.judge.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.jobs.JobDesk.NewJob;
import dev.brig.judge.jobs.KeptJob.JobError;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of all jobs. Whatever a crash leaves, a job is there as it was last or not at all. */
record JobShelf(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(JobShelf.class);
    private static final String HALF = ".new-";

    JobFiles files(String id) {
        return new JobFiles(directory.resolve(id));
    }

    /** All that are there; what is none is removed. */
    List<KeptJob> load() throws IOException {
        List<KeptJob> jobs = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path each : found) {
                Optional<KeptJob> job = new JobFiles(each)
                        .read()
                        .filter(known -> known.id().equals(each.getFileName().toString()));
                if (job.isPresent()) {
                    jobs.add(job.get());
                } else {
                    StateDirectory.delete(each);
                }
            }
        }
        return jobs;
    }

    void add(KeptJob job, NewJob wanted) throws IOException {
        Path half = Files.createDirectory(directory.resolve(HALF + job.id()));
        try {
            JobFiles files = new JobFiles(half);
            if (wanted.workspace().isPresent()) {
                files.takeWorkspace(wanted.workspace().get());
            }
            Files.createFile(files.log());
            files.writeRequest(wanted.json());
            files.write(job);
            Files.move(half, directory.resolve(job.id()), StandardCopyOption.ATOMIC_MOVE);
            StateDirectory.sync(directory);
        } finally {
            StateDirectory.delete(half);
        }
    }

    KeptJob end(KeptJob job, JobState state, Instant now, Optional<ObjectNode> result, Optional<JobError> why) {
        JobFiles files = files(job.id());
        KeptJob ended = job.ended(state, now, result, why, 0);
        try {
            files.dropInputs();
            ended = job.ended(state, now, result, why, files.bytes());
            files.write(ended);
        } catch (IOException e) {
            LOG.error("the end of the job {} cannot be kept", job.id(), e);
        }
        return ended;
    }

    void remove(KeptJob job) {
        try {
            StateDirectory.delete(directory.resolve(job.id()));
        } catch (IOException e) {
            LOG.error("the job {} cannot be deleted", job.id(), e);
        }
    }
}
