/**
 * Who may do what, and how much of it: API keys, the scopes they have, the tenants they belong to, the limits of those, and the record
 * of what was done. It knows nothing of HTTP.
 *
 * <ul>
 *   <li>{@link dev.brig.judge.access.KeyStore}: keys and limits, in a file. The command line writes it, services look at it.
 *   <li>{@link dev.brig.judge.access.Access}: what a running service knows of it.
 *   <li>{@link dev.brig.judge.access.Meter}: what one tenant uses.
 *   <li>{@link dev.brig.judge.access.AuditLog}: who did what, and what came of it.
 * </ul>
 */
package dev.brig.judge.access;
