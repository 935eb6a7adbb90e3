/** Options that several commands have. */
package dev.brig.cli.options;
