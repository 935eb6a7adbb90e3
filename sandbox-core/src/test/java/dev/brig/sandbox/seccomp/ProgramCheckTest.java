package dev.brig.sandbox.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Seccomp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramCheckTest {
    private static final short JUMP_IF_EQUAL = 0x15; // BPF_JMP|BPF_JEQ|BPF_K
    private static final short AND = 0x54; // BPF_ALU|BPF_AND|BPF_K
    private static final short JUMP = 0x05; // BPF_JMP|BPF_JA
    private static final short RETURN = 0x06; // BPF_RET|BPF_K
    private static final int TRACER_SKIPS = -1;

    private static final Seccomp POLICY = SeccompPolicies.judge();
    /** Its comparisons for "not this one" overlap, so that some mean the same with a bit less. */
    private static final EnumSet<FixedRule> LEFT_OUT = EnumSet.of(FixedRule.CORE_DUMPS);

    private static final byte[] PROGRAM =
            SeccompFilter.compileWithout(LEFT_OUT, POLICY).program();
    private static final PolicyRules RULES = PolicyRules.of(
            POLICY,
            EnumSet.complementOf(LEFT_OUT),
            List.of(),
            SeccompLibrary.instance().functions());

    @Test
    void acceptsTheProgramThatThePolicyAsksFor() {
        check(PROGRAM);
    }

    @Test
    void noticesEveryComparisonWithAWrongValue() {
        List<Integer> comparisons = indexesOf(JUMP_IF_EQUAL);
        assertThat(comparisons).hasSizeGreaterThan(300);
        comparisons.forEach(index -> {
            if (instruction(PROGRAM, index).getInt(4) != TRACER_SKIPS) {
                assertRefused(index, 1);
            }
        });
    }

    @Test
    void noticesEveryMaskWithABitMissing() {
        List<Integer> masks = indexesOf(AND);
        assertThat(masks).isNotEmpty();
        masks.forEach(index -> {
            int mask = instruction(PROGRAM, index).getInt(4);
            if (mask != 0) {
                assertRefused(index, Integer.highestOneBit(mask));
                assertRefused(index, Integer.lowestOneBit(mask));
            }
        });
    }

    @Test
    void noticesEveryWrongAnswer() {
        assertThat(indexesOf(RETURN)).hasSizeGreaterThan(4);
        indexesOf(RETURN).forEach(index -> assertRefused(index, 0x0001_0000));
    }

    @Test
    void noticesOneRuleTooFew() {
        byte[] withoutARule = SeccompFilter.compileWithout(EnumSet.of(FixedRule.CORE_DUMPS, FixedRule.CLONE3), POLICY)
                .program();
        assertThatThrownBy(() -> check(withoutARule)).hasMessageContaining("clone3");
    }

    private static void assertRefused(int index, int changedBits) {
        byte[] changed = PROGRAM.clone();
        ByteBuffer instruction = instruction(changed, index);
        instruction.putInt(4, instruction.getInt(4) ^ changedBits);
        assertThatThrownBy(() -> check(changed))
                .as("instruction %s", index)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("wrong filter");
    }

    /** Of the instructions that can be reached: libseccomp leaves some where it has put a nearer copy. */
    private static List<Integer> indexesOf(short code) {
        int length = PROGRAM.length / BpfProgram.INSTRUCTION_BYTES;
        BitSet reached = new BitSet(length);
        reached.set(0);
        List<Integer> indexes = new ArrayList<>();
        for (int index = 0; index < length; index++) { // all jumps go forward
            if (reached.get(index)) {
                ByteBuffer instruction = instruction(PROGRAM, index);
                switch (instruction.getShort(0)) {
                    case RETURN -> {}
                    case JUMP -> reached.set(index + 1 + instruction.getInt(4));
                    default -> {
                        reached.set(index + 1 + Byte.toUnsignedInt(instruction.get(2)));
                        reached.set(index + 1 + Byte.toUnsignedInt(instruction.get(3)));
                    }
                }
                if (instruction.getShort(0) == code) {
                    indexes.add(index);
                }
            }
        }
        return indexes;
    }

    private static ByteBuffer instruction(byte[] program, int index) {
        int bytes = BpfProgram.INSTRUCTION_BYTES;
        return ByteBuffer.wrap(program, index * bytes, bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void check(byte[] program) {
        new ProgramCheck(new BpfProgram(program), RULES, KernelAction.KILL_PROCESS).run();
    }
}
