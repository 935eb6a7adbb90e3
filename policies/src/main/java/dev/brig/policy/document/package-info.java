/** YAML and JSON documents, and what is wrong with them, by file, line and column. */
package dev.brig.policy.document;
