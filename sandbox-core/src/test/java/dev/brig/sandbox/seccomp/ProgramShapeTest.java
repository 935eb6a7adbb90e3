package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.Compiled.kernel;
import static dev.brig.sandbox.seccomp.SeccompPolicies.ALLOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What makes a filter cheap to install and to pass. */
class ProgramShapeTest {
    private static final int LOAD_WORD = 0x20; // BPF_LD|BPF_W|BPF_ABS
    private static final int FIRST_ARGUMENT = 16; // offsetof(struct seccomp_data, args)

    private static final Compiled JUDGE = Compiled.of(SeccompPolicies.judge());

    @Test
    void isATreeInWhichEveryCallIsFoundInLogarithmicTime() {
        int calls = 300;
        double logarithm = Math.log(calls) / Math.log(2);
        assertThat(IntStream.range(0, 600)
                        .filter(call -> !Stream.of(
                                        "clone", "ioctl", "fcntl", "prctl", "personality", "prlimit64", "setrlimit")
                                .map(Compiled::number)
                                .toList()
                                .contains(call))
                        .map(call -> JUDGE.run(call).steps()))
                .allMatch(steps -> steps < 10 + 2 * logarithm);
    }

    @Test
    void takesAFewInstructionsPerCall() {
        assertThat(JUDGE.program().length()).isLessThan(2 * 300);
    }

    /** The kernel remembers that a call passes only if the filter allows it without looking at arguments. */
    @Test
    void allowsFrequentCallsWithoutLookingAtTheirArguments() {
        Compiled filter = JUDGE;
        ByteBuffer blind = ByteBuffer.wrap(filter.filter().program()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < blind.capacity(); at += BpfProgram.INSTRUCTION_BYTES) {
            if (blind.getShort(at) == LOAD_WORD && blind.getInt(at + 4) >= FIRST_ARGUMENT) {
                blind.putShort(at, (short) 0xff); // no instruction: running into it fails
            }
        }
        BpfProgram program = new BpfProgram(blind.array());
        Stream.of(
                        ("read write readv writev pread64 lseek close openat newfstatat statx mmap munmap mprotect brk madvise"
                                        + " futex sched_yield clock_gettime getrandom wait4 execve exit_group rt_sigaction"
                                        + " rt_sigprocmask rt_sigreturn ppoll epoll_pwait nanosleep getdents64 pipe2 dup3 gettid")
                                .split(" "))
                .forEach(call -> assertThat(program.run(new BpfProgram.Call(
                                        Compiled.number(call), Abi.current().token(), new long[6]))
                                .action())
                        .as(call)
                        .isEqualTo(kernel(ALLOW)));
    }
}
