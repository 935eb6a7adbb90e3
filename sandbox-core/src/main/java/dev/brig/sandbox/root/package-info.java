/** What a sandbox shows at which path, looked up before anything runs. */
package dev.brig.sandbox.root;
