/**
 * Many machines. {@link dev.brig.judge.cluster.Worker} judges what the nodes of a cluster give it and talks to them through
 * {@link dev.brig.judge.cluster.NodeLink}; {@link dev.brig.judge.cluster.WorkDesk} is what a node has for it. What they say to each other:
 *
 * <pre>
 * worker                                             node
 *   claim: who I am, what I can judge, for how many ->  waits until there is work
 *                                                   <-  leases: id, attempt, request
 *   heartbeat: leases I hold, how far they are      ->  renews them, passes progress on
 *                                                   <-  those that are held; the others stop
 *   finish: id, attempt, result                     ->  writes it, if the attempt is the last one
 *   give back: leases                               ->
 *   leave                                           ->
 *   problem id, version?                            <-> version, digest
 *   file digest                                     <-> its bytes
 * </pre>
 *
 * A worker may say each of these to any node, since leases are in the database that nodes share.
 */
package dev.brig.judge.cluster;
