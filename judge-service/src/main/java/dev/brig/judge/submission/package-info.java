/** Submissions as data, and their judgements. {@link dev.brig.judge.submission.SubmissionJudge} makes the one of the other. */
package dev.brig.judge.submission;
