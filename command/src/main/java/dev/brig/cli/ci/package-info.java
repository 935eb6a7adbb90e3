/** The commands of CI jobs. */
package dev.brig.cli.ci;
