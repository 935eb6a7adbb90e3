/** The language of checktestdata, in which packages describe their inputs: {@link dev.brig.judge.checktestdata.Grammar}. */
package dev.brig.judge.checktestdata;
