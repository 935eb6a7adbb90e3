/** {@code brig keys}: who may use a service, and how much. */
package dev.brig.cli.keys;
