package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Pace;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever writes a file decides what the kernel says when it is to be executed: it is never a fault of ours. */
@Tag("kernel")
class DamagedProgramTest {
    private static final Policy POLICY = TestPolicies.plain();
    private static final int ROUNDS = Pace.rounds(200);
    private static final int HEADER = 64; // sizeof(Elf64_Ehdr), elf.h
    private static final int SEGMENT = 56; // sizeof(Elf64_Phdr)
    private static final List<String> OF_THE_COMMAND = List.of("command-not-found", "command-not-executable");

    @Test
    void anInterpreterThatIsNoneMakesTheProgramOneThatCannotBeExecuted() {
        try (Engine engine = Engine.open(1)) {
            assertCause(engine, interpretedBy("/no/such/file", HEADER + SEGMENT), "command-not-found");
            assertCause(engine, interpretedBy("/usr/bin/ldd", HEADER + SEGMENT), "command-not-executable"); // ELIBBAD
            assertCause(engine, interpretedBy("/usr/bin/ldd", 1_000_000), "command-not-executable"); // EIO
            assertCause(engine, interpretedBy("/usr/bin/ldd", -1), "command-not-executable"); // EINVAL
        }
    }

    @Test
    void aNameThatIsTooLongIsNotFound() {
        try (Engine engine = Engine.open(1)) {
            assertThat(engine.run(POLICY, Job.of("a".repeat(5000))).cause()).hasValue("command-not-found");
            assertThat(engine.run(POLICY, Job.of("./" + "a/".repeat(2500))).cause())
                    .hasValue("command-not-found");
        }
    }

    @Test
    void headersChangedAtRandomAreNeverAFaultOfOurs() {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        byte[] whole = interpretedBy("/lib64/ld-linux-x86-64.so.2", HEADER + SEGMENT);
        try (Engine engine = Engine.open(1)) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] damaged = whole.clone();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    damaged[16 + random.nextInt(HEADER + SEGMENT - 16)] = (byte) random.nextInt();
                }
                if (random.nextInt(4) == 0) {
                    damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
                }
                Outcome outcome = run(engine, damaged);
                boolean ofTheCommand =
                        outcome.cause().map(OF_THE_COMMAND::contains).orElse(false);
                assertThat(outcome.status() != Status.FAILED || ofTheCommand)
                        .as("seed " + seed + ", round " + round + ": " + outcome)
                        .isTrue();
            }
        }
    }

    private static void assertCause(Engine engine, byte[] program, String cause) {
        Outcome outcome = run(engine, program);
        assertThat(outcome.cause()).as(outcome.toString()).hasValue(cause);
    }

    private static Outcome run(Engine engine, byte[] program) {
        return engine.run(
                POLICY,
                Job.builder("./program")
                        .file("program", Content.of(program))
                        .limit(Limit.WALL, 2_000)
                        .build());
    }

    /** An ELF file with one segment, which names an interpreter. */
    private static byte[] interpretedBy(String interpreter, long offset) {
        byte[] name = (interpreter + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(HEADER + SEGMENT + name.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1); // ET_EXEC, EM_X86_64
        file.putLong(0).putLong(HEADER).putLong(0).putInt(0); // entry, segments, sections
        file.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 1);
        file.position(HEADER);
        file.putInt(3).putInt(4); // PT_INTERP
        file.putLong(offset).putLong(0).putLong(0).putLong(name.length).putLong(name.length);
        file.position(HEADER + SEGMENT);
        return file.put(name).array();
    }
}
