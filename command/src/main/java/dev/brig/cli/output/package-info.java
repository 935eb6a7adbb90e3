/** What the commands print for people: accounts of jobs, judgements, figures with their units, output as it comes. */
package dev.brig.cli.output;
