/**
 * {@code brig oci}: containers after the OCI Runtime Specification 1.2. A container outlives the command that makes it; what the
 * next command needs to know of it is in a directory of its own.
 */
package dev.brig.oci;
