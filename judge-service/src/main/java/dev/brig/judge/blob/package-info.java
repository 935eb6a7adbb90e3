/**
 * A store of files by their content. {@link dev.brig.judge.blob.BlobStore} is the way in; a file comes to its place whole, by a rename, and
 * is never changed.
 */
package dev.brig.judge.blob;
