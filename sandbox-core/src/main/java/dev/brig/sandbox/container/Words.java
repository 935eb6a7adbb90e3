package dev.brig.sandbox.container;

/** The words that a warden, its inits and Java say to each other. */
public final class Words {
    /** From init: everything is set up; its descriptors follow. */
    public static final long READY = 1;
    /** From init: the payload has ended. */
    public static final long ENDED = 2;
    /** From the warden: init and all that lived in its namespace are gone. */
    public static final long GONE = 3;
    /** From either: a step failed; the failure cell says which. */
    static final long FAILED = 4;
    /** From the warden: an init was born; its process descriptor follows. */
    public static final long BORN = 5;
    /** From the warden: the slot's root is made. */
    public static final long BUILT = 6;
    /** From the warden: it has a user namespace, in which somebody must map users. */
    public static final long UNMAPPED = 7;
    /** From the warden: it is about to start an interpreter, and may be traced. */
    public static final long STARTING = 8;
    /** To the warden: users are mapped; it is traced. */
    public static final long MAPPED = 1;

    private Words() {}

    /** To the warden: make an init. Each word is used once, so that one left unread means nothing to the next init. */
    public static long prepare(long turn) {
        return turn << 1;
    }

    /** To init: run the payload. */
    public static long go(long turn) {
        return turn << 1 | 1;
    }
}
