package dev.brig.sandbox.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A seccomp filter, and a machine that runs it as the kernel would: the instructions of classic BPF that the kernel takes
 * from seccomp filters (kernel/seccomp.c, seccomp_check_filter).
 */
final class BpfProgram {
    static final int INSTRUCTION_BYTES = 8; // struct sock_filter { u16 code; u8 jt, jf; u32 k; }
    static final int MOST_INSTRUCTIONS = 4096; // BPF_MAXINSNS

    private static final int DATA_BYTES = 64; // struct seccomp_data
    private static final int SCRATCH_WORDS = 16; // BPF_MEMWORDS

    private final Instruction[] instructions;

    private record Instruction(int code, int ifTrue, int ifFalse, int k) {}

    /** A system call as a filter sees it. */
    static final class Call {
        private final int number;
        private final int architecture;
        private final long[] arguments;

        /** @param architecture AUDIT_ARCH_ token */
        Call(int number, int architecture, long... arguments) {
            this.number = number;
            this.architecture = architecture;
            this.arguments = arguments;
        }

        @Override
        public String toString() {
            return SyscallNumbers.nameOf(number) + Arrays.toString(arguments) + " of architecture "
                    + Integer.toHexString(architecture);
        }

        private int word(int offset) {
            return switch (offset) {
                case 0 -> number;
                case 4 -> architecture;
                case 8, 12 -> 0; // the instruction pointer
                default -> {
                    long argument = arguments[(offset - 16) / 8];
                    yield (int) (offset % 8 == 0 ? argument : argument >>> 32);
                }
            };
        }
    }

    /**
     * How a run ended.
     *
     * @param steps how many instructions it took
     */
    record Answer(int action, int steps) {}

    BpfProgram(byte[] bytes) {
        if (bytes.length % INSTRUCTION_BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no whole number of instructions");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        instructions = new Instruction[bytes.length / INSTRUCTION_BYTES];
        Arrays.setAll(
                instructions,
                _ -> new Instruction(
                        Short.toUnsignedInt(buffer.getShort()),
                        Byte.toUnsignedInt(buffer.get()),
                        Byte.toUnsignedInt(buffer.get()),
                        buffer.getInt()));
    }

    int length() {
        return instructions.length;
    }

    Answer run(Call call) {
        return new Run(call).toEnd();
    }

    private final class Run {
        private final Call call;
        private final int[] scratch = new int[SCRATCH_WORDS];
        private int at;
        private int a;
        private int x;

        Run(Call call) {
            this.call = call;
        }

        Answer toEnd() {
            for (int steps = 1; ; steps++) {
                Instruction now = instructions[at++];
                switch (now.code & 0x07) { // linux/bpf_common.h, BPF_CLASS
                    case 0x00 -> a = load(now);
                    case 0x01 -> x = load(now);
                    case 0x02 -> scratch[now.k] = a;
                    case 0x03 -> scratch[now.k] = x;
                    case 0x04 -> {
                        if ((now.code & 0xf0) == 0x30 && operand(now) == 0) {
                            return new Answer(0, steps); // as the kernel ends a filter that divides by zero
                        }
                        a = calculate(now);
                    }
                    case 0x05 -> jump(now);
                    case 0x06 -> {
                        return new Answer(now.code == 0x16 ? a : now.k, steps);
                    }
                    default -> move(now);
                }
            }
        }

        private int load(Instruction now) {
            return switch (now.code & 0xf8) {
                case 0x00 -> now.k;
                case 0x20 -> {
                    if (now.k % 4 != 0 || now.k < 0 || now.k >= DATA_BYTES) {
                        throw illegal(now);
                    }
                    yield call.word(now.k);
                }
                case 0x60 -> scratch[now.k];
                case 0x80 -> DATA_BYTES;
                default -> throw illegal(now);
            };
        }

        private int operand(Instruction now) {
            return (now.code & 0x08) == 0 ? now.k : x;
        }

        private int calculate(Instruction now) {
            int b = operand(now);
            return switch (now.code & 0xf0) {
                case 0x00 -> a + b;
                case 0x10 -> a - b;
                case 0x20 -> a * b;
                case 0x30 -> Integer.divideUnsigned(a, b);
                case 0x40 -> a | b;
                case 0x50 -> a & b;
                case 0x60 -> a << b;
                case 0x70 -> a >>> b;
                case 0x80 -> -a;
                case 0xa0 -> a ^ b;
                default -> throw illegal(now);
            };
        }

        private void jump(Instruction now) {
            int b = operand(now);
            boolean holds = switch (now.code & 0xf0) {
                case 0x00 -> {
                    at += now.k;
                    yield false;
                }
                case 0x10 -> a == b;
                case 0x20 -> Integer.compareUnsigned(a, b) > 0;
                case 0x30 -> Integer.compareUnsigned(a, b) >= 0;
                case 0x40 -> (a & b) != 0;
                default -> throw illegal(now);
            };
            at += holds ? now.ifTrue : now.ifFalse;
        }

        private void move(Instruction now) {
            switch (now.code) {
                case 0x07 -> x = a;
                case 0x87 -> a = x;
                default -> throw illegal(now);
            }
        }

        private IllegalStateException illegal(Instruction now) {
            return new IllegalStateException("no instruction of a seccomp filter at " + (at - 1) + ": " + now);
        }
    }
}
