/** How costs grow with the number of slots, jobs, files, policies, languages and clients. */
package dev.brig.bench.scale;
