package dev.brig.sandbox.slot;

/** The words that a warden, its inits and Java say to each other. */
final class Words {
    /** From init: everything is set up; its descriptors follow. */
    static final long READY = 1;
    /** From init: the payload has ended. */
    static final long ENDED = 2;
    /** From the warden: init and all that lived in its namespace are gone. */
    static final long GONE = 3;
    /** From either: a step failed; the failure cell says which. */
    static final long FAILED = 4;
    /** From the warden: an init was born; its process descriptor follows. */
    static final long BORN = 5;
    /** From the warden: the slot's root is made. */
    static final long BUILT = 6;

    private Words() {}

    /** To the warden: make an init. Each word is used once, so that one left unread means nothing to the next init. */
    static long prepare(long turn) {
        return turn << 1;
    }

    /** To init: run the payload. */
    static long go(long turn) {
        return turn << 1 | 1;
    }
}
