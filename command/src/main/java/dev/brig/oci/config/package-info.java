/** Reads {@code config.json} of the OCI Runtime Specification, strictly: each error names the field and the reason. */
package dev.brig.oci.config;
