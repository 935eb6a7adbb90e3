package dev.brig.sandbox.engine;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;

/** A job and the policy it is to be run under. */
public record JobRequest(Policy policy, Job job) {}
