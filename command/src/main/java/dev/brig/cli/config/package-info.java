/** Where the options of a service come from: the command line, the environment, a file. */
package dev.brig.cli.config;
