package dev.brig.sandbox.container;

import dev.brig.sandbox.libc.Constant;

/** A limit of one process and what it starts, soft and hard (setrlimit(2)). */
public record ResourceLimit(Constant resource, long soft, long hard) {
    public ResourceLimit(Constant resource, long both) {
        this(resource, both, both);
    }
}
