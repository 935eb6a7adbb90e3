/** The control groups of containers that outlive whoever made them: they are found again by their paths. */
package dev.brig.sandbox.cgroup.container;
