/** The store of a single machine: an SQLite file. */
package dev.brig.judge.store.sqlite;
