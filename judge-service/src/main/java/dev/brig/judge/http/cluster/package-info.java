/** What workers of a cluster ask for over HTTP, and what is told of the cluster. */
package dev.brig.judge.http.cluster;
