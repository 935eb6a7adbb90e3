package dev.brig.sandbox.cgroup;

/** Who may put processes into the groups of a slot. */
public sealed interface SlotOwner {
    /** The user who started Brig, whom the slot's processes run as. */
    SlotOwner OURSELVES = new Ourselves();

    /**
     * Whoever can reach them: the slot's processes have a user of their own, to whom only root could give the groups. So they are
     * open to all, and the engine's directory above them is closed to all but ourselves; the slot's processes have a
     * descriptor of a directory below it.
     */
    SlotOwner ANYONE = new Anyone();

    /** Another user, to whom root gives them. */
    static SlotOwner user(int uid) {
        return new User(uid);
    }

    record Ourselves() implements SlotOwner {}

    record Anyone() implements SlotOwner {}

    record User(int uid) implements SlotOwner {}
}
