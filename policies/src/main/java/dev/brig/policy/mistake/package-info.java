/** What is wrong with a policy or language file. */
package dev.brig.policy.mistake;
