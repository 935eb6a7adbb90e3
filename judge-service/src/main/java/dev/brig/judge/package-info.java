/**
 * The judge, as a library: it knows nothing of HTTP or JSON. What it refuses is a {@link dev.brig.judge.Refusal}.
 *
 * <ul>
 *   <li>{@code worker}: where sandboxes come from, and the bounded queue before those of each policy.
 *   <li>{@code judging}: compiles a program, runs it on one test case, and gives the verdict.
 *   <li>{@code problem}, {@code checking}, {@code scoring}: problem packages, checkers, and points.
 *   <li>{@code submission}: a submission as data, and its judgement.
 *   <li>{@code json}: outcomes as JSON. {@code brig run} uses it too, so it knows nothing of the service.
 *   <li>{@code http}: the service.
 * </ul>
 *
 * <p>Judging is blocking code, for virtual threads. Only a single run can be waited for without a thread.
 */
package dev.brig.judge;
