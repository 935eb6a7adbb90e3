/** Programs that run one after the other, or joined by pipes, and the files that go from one to the next. */
package dev.brig.judge.steps;
