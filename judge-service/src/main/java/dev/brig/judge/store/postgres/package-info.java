/** The store of several machines: a PostgreSQL database. */
package dev.brig.judge.store.postgres;
