package dev.brig.sandbox.warden;

/** Warnings of slots, which have nobody to throw to. Whoever may have to warn holds one: without descriptors no class loads. */
public final class Warnings {
    private static final System.Logger LOG = System.getLogger(Warnings.class.getName());

    /** Goes on in silence where not even this can be said: a logger's first line opens files, and descriptors may be what lacks. */
    public void say(String text) {
        try {
            LOG.log(System.Logger.Level.WARNING, text);
        } catch (Throwable e) {
            return; // the next job tells
        }
    }
}
