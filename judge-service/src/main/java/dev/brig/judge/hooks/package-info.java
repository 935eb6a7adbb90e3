/**
 * Tells others over HTTP that submissions have ended, after the Standard Webhooks specification.
 * {@link dev.brig.judge.hooks.Webhooks} is the way in; {@link dev.brig.judge.hooks.Addresses} keeps it from machines that are no
 * business of those who name receivers.
 */
package dev.brig.judge.hooks;
