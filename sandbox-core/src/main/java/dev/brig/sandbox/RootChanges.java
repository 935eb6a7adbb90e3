package dev.brig.sandbox;

/** Takes what a job has changed in a root that it could write to. */
@FunctionalInterface
public interface RootChanges {

    /**
     * Called when all processes of the job have ended, before its outcome; not at all if some have not.
     *
     * @param directory a descriptor of the changed files as overlayfs keeps them; whoever takes it closes it. They are gone with it,
     *     and a program has made them: names, links and modes may be anything
     */
    void changed(int directory);
}
