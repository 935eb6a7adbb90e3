/** Jobs of continuous integration: a workspace, caches and artifacts, a live log, a network and services beside the job. */
package dev.brig.ci;
