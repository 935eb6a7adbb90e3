/**
 * Jobs of continuous integration that a service has accepted: each is a directory, and is queued, runs and ends there. No more than a
 * bounded number run at once, in engines of their own, so that they take no slots from submissions.
 */
package dev.brig.judge.jobs;
