package dev.brig.judge.store;

/**
 * A worker's right to judge a submission and to write its result. It ends if it is not renewed in time.
 *
 * @param id of the submission
 * @param attempt counts the leases of this submission, from 1. Only the last one's holder can write a result.
 * @param request as it was accepted; not to be changed
 */
public record Lease(String id, int attempt, String tenant, byte[] request) {}
