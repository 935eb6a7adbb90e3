/** The directory in which a service keeps what outlives it. */
package dev.brig.judge.state;
