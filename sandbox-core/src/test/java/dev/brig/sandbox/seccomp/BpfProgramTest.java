package dev.brig.sandbox.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfProgramTest {
    private static final int LD_IMM = 0x00;
    private static final int LD_ABS = 0x20;
    private static final int LDX_IMM = 0x01;
    private static final int RET_K = 0x06;
    private static final int RET_A = 0x16;

    private static final BpfProgram.Call CALL =
            new BpfProgram.Call(7, 0xc000003e, 0x1111_2222_3333_4444L, 0, 0, 0, 0, 0xffff_fff0_8000_0001L);

    @ParameterizedTest
    @CsvSource({
        "0, 7", // number
        "4, 0xc000003e", // architecture
        "8, 0", // instruction pointer
        "16, 0x33334444", // first argument, low half
        "20, 0x11112222", // high half
        "24, 0",
        "56, 0x80000001", // sixth
        "60, 0xfffffff0"
    })
    void loadsEachWordOfASystemCall(int offset, String word) {
        assertThat(run(insn(LD_ABS, 0, 0, offset), insn(RET_A, 0, 0, 0))).isEqualTo(number(word));
    }

    @ParameterizedTest
    @CsvSource({
        "ADD, 0x04, 7, 3, 10",
        "SUB, 0x14, 7, 3, 4",
        "MUL, 0x24, 7, 3, 21",
        "DIV, 0x34, 0xffffffff, 2, 0x7fffffff",
        "OR,  0x44, 6, 3, 7",
        "AND, 0x54, 6, 3, 2",
        "LSH, 0x64, 6, 3, 48",
        "RSH, 0x74, 0x80000000, 3, 0x10000000",
        "NEG, 0x84, 1, 0, 0xffffffff",
        "XOR, 0xa4, 6, 3, 5"
    })
    void calculatesWithConstantsAndWithTheIndex(String name, String code, String a, String b, String result) {
        assertThat(run(insn(LD_IMM, 0, 0, number(a)), insn(number(code), 0, 0, number(b)), insn(RET_A, 0, 0, 0)))
                .as(name)
                .isEqualTo(number(result));
        assertThat(run(
                        insn(LD_IMM, 0, 0, number(a)),
                        insn(LDX_IMM, 0, 0, number(b)),
                        insn(number(code) | 0x08, 0, 0, 0),
                        insn(RET_A, 0, 0, 0)))
                .as(name + " with the index")
                .isEqualTo(number(result));
    }

    @ParameterizedTest
    @CsvSource({
        "JEQ,  0x15, 5, 5, true",
        "JEQ,  0x15, 5, 6, false",
        "JGT,  0x25, 0x80000000, 5, true",
        "JGT,  0x25, 5, 5, false",
        "JGE,  0x35, 5, 5, true",
        "JGE,  0x35, 5, 0x80000000, false",
        "JSET, 0x45, 6, 2, true",
        "JSET, 0x45, 6, 1, false"
    })
    void comparesWithoutSigns(String name, String code, String a, String b, boolean holds) {
        assertThat(run(
                        insn(LD_IMM, 0, 0, number(a)),
                        insn(number(code), 1, 0, number(b)),
                        insn(RET_K, 0, 0, 100),
                        insn(RET_K, 0, 0, 200)))
                .as(name)
                .isEqualTo(holds ? 200 : 100);
        assertThat(run(
                        insn(LD_IMM, 0, 0, number(a)),
                        insn(LDX_IMM, 0, 0, number(b)),
                        insn(number(code) | 0x08, 0, 1, 0),
                        insn(RET_K, 0, 0, 200),
                        insn(RET_K, 0, 0, 100)))
                .as(name + " with the index")
                .isEqualTo(holds ? 200 : 100);
    }

    @Test
    void jumpsFarAndCountsItsSteps() {
        BpfProgram program =
                program(insn(0x05, 0, 0, 2), insn(RET_K, 0, 0, 1), insn(RET_K, 0, 0, 2), insn(RET_K, 0, 0, 3));
        assertThat(program.run(CALL)).isEqualTo(new BpfProgram.Answer(3, 2));
    }

    @Test
    void keepsValuesInScratchMemoryAndMovesThem() {
        assertThat(run(
                        insn(LD_IMM, 0, 0, 11),
                        insn(0x02, 0, 0, 3), // ST
                        insn(LDX_IMM, 0, 0, 22),
                        insn(0x03, 0, 0, 4), // STX
                        insn(0x60, 0, 0, 4), // LD MEM
                        insn(0x61, 0, 0, 3), // LDX MEM
                        insn(0x14, 0, 0, 1), // a = 21
                        insn(0x0c, 0, 0, 0), // a += x: 32
                        insn(0x07, 0, 0, 0), // TAX
                        insn(LD_IMM, 0, 0, 0),
                        insn(0x87, 0, 0, 0), // TXA
                        insn(RET_A, 0, 0, 0)))
                .isEqualTo(32);
    }

    @Test
    void knowsTheLengthOfWhatItLooksAt() {
        assertThat(run(insn(0x80, 0, 0, 0), insn(RET_A, 0, 0, 0))).isEqualTo(64);
    }

    @Test
    void killsWhoeverDividesByZero() {
        assertThat(run(insn(LD_IMM, 0, 0, 9), insn(LDX_IMM, 0, 0, 0), insn(0x3c, 0, 0, 0), insn(RET_K, 0, 0, 5)))
                .isZero();
    }

    @Test
    void refusesWhatTheKernelRefuses() {
        assertThatThrownBy(() -> run(insn(LD_ABS, 0, 0, 64), insn(RET_A, 0, 0, 0)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> run(insn(LD_ABS, 0, 0, 2), insn(RET_A, 0, 0, 0)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> run(insn(0x28, 0, 0, 0), insn(RET_A, 0, 0, 0))) // half a word
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BpfProgram(new byte[9])).isInstanceOf(IllegalArgumentException.class);
    }

    private static int run(byte[]... instructions) {
        return program(instructions).run(CALL).action();
    }

    private static BpfProgram program(byte[]... instructions) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * instructions.length);
        for (byte[] instruction : instructions) {
            bytes.put(instruction);
        }
        return new BpfProgram(bytes.array());
    }

    private static byte[] insn(int code, int ifTrue, int ifFalse, int k) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) code)
                .put((byte) ifTrue)
                .put((byte) ifFalse)
                .putInt(k)
                .array();
    }

    private static int number(String text) {
        return Long.decode(text).intValue();
    }
}
