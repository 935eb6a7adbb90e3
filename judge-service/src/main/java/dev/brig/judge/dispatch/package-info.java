/**
 * Judges submissions that are kept: takes them from the store, has them judged, writes their results, and tells whoever listens
 * how far they are. {@link dev.brig.judge.dispatch.Dispatcher} is the way in.
 */
package dev.brig.judge.dispatch;
