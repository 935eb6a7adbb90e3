package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.SourceFile;

/**
 * One policy file, read and checked against the schema, but not yet merged with the one it extends.
 *
 * @param name the policy's
 */
record PolicyFile(String name, SourceFile source, DocumentNode.Mapping root) {

    /** Whether it can only be extended. */
    boolean isAbstract() {
        return root.flag("abstract");
    }
}
