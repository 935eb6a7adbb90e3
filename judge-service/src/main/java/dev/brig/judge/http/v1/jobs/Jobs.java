package dev.brig.judge.http.v1.jobs;

import dev.brig.judge.access.Access;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.jobs.JobDesk;
import java.util.Map;
import java.util.Optional;

/** The operations of jobs. */
public final class Jobs {
    private Jobs() {}

    /**
     * What answers them, by their ids in the contract.
     *
     * @param desk nothing where no jobs are taken
     */
    public static Map<String, Handler> handlers(
            Contract contract, Bodies bodies, Offload offload, BlobStore blobs, Access access, Optional<JobDesk> desk) {
        JobsHandler jobs = new JobsHandler(contract, bodies, offload, blobs, access, desk);
        JobLogHandler log = new JobLogHandler(jobs, offload);
        return Map.of(
                "submitJob", jobs::submit,
                "jobs", jobs::list,
                "getJob", jobs::get,
                "cancelJob", jobs::cancel,
                "deleteJob", jobs::delete,
                "jobArtifact", jobs::artifact,
                "jobLog", log::log);
    }
}
