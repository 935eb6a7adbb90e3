/** Runs untrusted programs in fresh, rootless containers. */
module dev.brig.sandbox {
    requires com.sun.jna;
    requires jdk.jfr;

    exports dev.brig.sandbox;
    exports dev.brig.sandbox.doctor;
    exports dev.brig.sandbox.engine;
    exports dev.brig.sandbox.root;

    // Layers are unpacked by the same interpreter, in a warden of their own.
    exports dev.brig.sandbox.libc to
            dev.brig.cli,
            dev.brig.policy,
            dev.brig.rootfs;
    exports dev.brig.sandbox.program to
            dev.brig.rootfs;
    exports dev.brig.sandbox.warden to
            dev.brig.cli,
            dev.brig.rootfs;

    // Policies that have been read are kept as filters that have been compiled are.
    exports dev.brig.sandbox.kept to
            dev.brig.cli,
            dev.brig.policy;

    // Jobs of CI share a network with what they are tested against.
    exports dev.brig.sandbox.network to
            dev.brig.judge;

    // The OCI runtime makes containers of the same steps.
    exports dev.brig.sandbox.container to
            dev.brig.cli;
    exports dev.brig.sandbox.detached to
            dev.brig.cli;

    // The hostile suite looks for what is left in the groups; the bench measures the compiler of rules.
    exports dev.brig.sandbox.cgroup to
            dev.brig.cli;
    exports dev.brig.sandbox.cgroup.container to
            dev.brig.cli;
    exports dev.brig.sandbox.seccomp to
            dev.brig.bench,
            dev.brig.cli;
}
