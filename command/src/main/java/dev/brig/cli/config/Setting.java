package dev.brig.cli.config;

import java.util.List;

/**
 * What the environment or a file says of an option.
 *
 * @param values one, or several where the option may be repeated
 * @param origin for people: a variable, or a file and a line
 */
record Setting(List<String> values, String origin) {}
