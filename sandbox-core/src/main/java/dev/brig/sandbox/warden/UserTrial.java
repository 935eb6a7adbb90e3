package dev.brig.sandbox.warden;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.container.ControlBlock;
import dev.brig.sandbox.container.FailedStep;
import dev.brig.sandbox.container.SandboxSpec.Identity;
import dev.brig.sandbox.container.SubordinateMap;
import dev.brig.sandbox.container.Words;
import dev.brig.sandbox.libc.Channel;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.SharedMemory;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** Tries whether a process can become a subordinate user here, and Java see its files: much can be against it. */
final class UserTrial {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int INSIDE = 1000;

    private UserTrial() {}

    /** Why it cannot be done; empty if it can. */
    static Optional<String> refusal(Identity identity, SubordinateIds.Tools tools) {
        try (Arena arena = Arena.ofConfined();
                SharedMemory memory = new SharedMemory();
                Channel channel = new Channel(arena)) {
            ControlBlock control = new ControlBlock(memory);
            Program program = SubordinateMap.trial(control, INSIDE, INSIDE);
            program.write(memory.slotSteps());
            int pid;
            try {
                pid = Spawner.instance().spawn(channel.theirs(), memory.descriptor(), List.of());
            } finally {
                channel.closeTheirs();
            }
            try {
                Poll poll = new Poll(arena, 1);
                if (hears(Words.UNMAPPED, channel, poll)) {
                    tools.map(pid, INSIDE, INSIDE, identity);
                    channel.send(Words.MAPPED);
                    if (hears(Words.BUILT, channel, poll)) {
                        return Optional.empty();
                    }
                }
                return FailedStep.of(control.cells, control.wardenFailure, program)
                        .map(FailedStep::text)
                        .or(() -> Optional.of("a trial ended"));
            } finally {
                Libc.kill(pid, Kernel.SIGKILL.bits());
                Libc.waitpid(pid);
            }
        } catch (SandboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static boolean hears(long word, Channel channel, Poll poll) {
        poll.watch(0, channel.descriptor(), Poll.IN);
        return poll.await(PATIENCE_NANOS) != 0
                && channel.receive().filter(message -> message.word() == word).isPresent();
    }
}
