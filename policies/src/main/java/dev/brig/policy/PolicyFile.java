package dev.brig.policy;

/**
 * One policy file, read and held against the schema, but not yet laid over what it extends.
 *
 * @param name the policy's
 */
record PolicyFile(String name, SourceFile source, Node.Mapping root) {

    /** Whether it is only there to be extended. */
    boolean isAbstract() {
        return root.flag("abstract");
    }
}
