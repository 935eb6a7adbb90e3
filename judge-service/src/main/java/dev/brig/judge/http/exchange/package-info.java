/** A request on its way to its answer, whatever it asks for and in which dialect. */
package dev.brig.judge.http.exchange;
