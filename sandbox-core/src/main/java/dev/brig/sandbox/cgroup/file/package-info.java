/** The directories and files of control groups. */
package dev.brig.sandbox.cgroup.file;
