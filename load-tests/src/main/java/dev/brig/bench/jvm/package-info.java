/** What is measured by JMH: work that is done inside of the JVM alone. */
package dev.brig.bench.jvm;
