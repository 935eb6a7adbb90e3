/**
 * The service's own dialect: requests in, answers out, and what is answered when something went wrong. Another system's dialect
 * is a package like this one: handlers for its paths, and its own form of errors.
 */
package dev.brig.judge.http.v1;
