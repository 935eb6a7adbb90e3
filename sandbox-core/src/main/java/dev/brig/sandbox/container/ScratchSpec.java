package dev.brig.sandbox.container;

import dev.brig.sandbox.CpuSet;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one init is prepared with; a job that asks for something else needs another init.
 *
 * @param bytes size of the work directory, /tmp and /dev/shm together
 * @param files how many files and directories they may hold
 * @param cpus where the job may run; where Brig itself may, if empty
 * @param watchedDescriptors the limit of open files, where its being reached is watched for
 */
public record ScratchSpec(long bytes, long files, Optional<CpuSet> cpus, OptionalLong watchedDescriptors) {}
