/** Policies and languages: what a sandbox looks like, and what is run in it for a submission; in YAML, for operators to change. */
package dev.brig.policy;
