/** {@code brig oci}: containers after the OCI Runtime Specification 1.2. Its commands and their options, and the making of containers. */
package dev.brig.oci;
