/** Network namespaces that several sandboxes share, and the way out of them without root. */
package dev.brig.sandbox.network;
