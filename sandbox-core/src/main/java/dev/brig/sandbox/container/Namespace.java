package dev.brig.sandbox.container;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.libc.Kernel;
import java.util.Collection;

/** The kinds of namespaces a container can have of its own (namespaces(7)). */
public enum Namespace {
    USER,
    MOUNT,
    PID,
    IPC,
    UTS,
    CGROUP,
    NETWORK;

    private Constant flag() {
        return switch (this) {
            case USER -> Kernel.CLONE_NEWUSER;
            case MOUNT -> Kernel.CLONE_NEWNS;
            case PID -> Kernel.CLONE_NEWPID;
            case IPC -> Kernel.CLONE_NEWIPC;
            case UTS -> Kernel.CLONE_NEWUTS;
            case CGROUP -> Kernel.CLONE_NEWCGROUP;
            case NETWORK -> Kernel.CLONE_NEWNET;
        };
    }

    /** The flags of clone(2) and unshare(2) that make them. */
    public static Constant flags(Collection<Namespace> namespaces) {
        return namespaces.stream().map(Namespace::flag).reduce(Constant::or).orElse(Kernel.NONE);
    }
}
