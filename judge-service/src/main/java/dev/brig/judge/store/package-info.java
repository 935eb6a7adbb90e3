/**
 * Keeps submissions from the moment they are accepted until nobody wants their results any more. One interface,
 * {@link dev.brig.judge.store.SubmissionStore}; engines are in packages beneath.
 */
package dev.brig.judge.store;
