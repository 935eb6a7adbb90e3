/**
 * The hostile programs that Brig brings along, and what runs them: each tries to get out of its sandbox, to use more than
 * it may, or to deceive Brig, and says at its head what must become of it.
 */
package dev.brig.hostile;
