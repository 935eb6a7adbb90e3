/** Unpacks archives of packages that may be hostile. {@link dev.brig.judge.problem.archive.PackageArchive} is the door. */
package dev.brig.judge.problem.archive;
