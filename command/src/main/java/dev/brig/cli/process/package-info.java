/** The command as a process: its exit status, what a signal does to it, its log. */
package dev.brig.cli.process;
