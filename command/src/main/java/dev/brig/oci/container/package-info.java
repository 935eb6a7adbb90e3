/**
 * Containers that were made: what is kept of each in a directory of its own, and what is done to them from then on. How one is made is
 * not known here.
 */
package dev.brig.oci.container;
