/** Jobs of CI in the service's own dialect: taken, told of, followed. */
package dev.brig.judge.http.v1.jobs;
