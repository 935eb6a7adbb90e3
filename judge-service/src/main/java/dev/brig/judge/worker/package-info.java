/**
 * Where sandboxes come from. {@link dev.brig.judge.worker.PolicyQueues} has a queue for each policy; whoever wants to run a job
 * takes a {@link dev.brig.judge.worker.Permit} there. Behind the queues stands a {@link dev.brig.judge.worker.SandboxRunner}.
 *
 * <p>A policy is ready once a sandbox of it was looked at from within, and is looked at again when its sandboxes fail.
 */
package dev.brig.judge.worker;
