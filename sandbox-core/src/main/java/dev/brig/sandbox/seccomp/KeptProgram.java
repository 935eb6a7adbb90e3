package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.kept.KeptResults;
import dev.brig.sandbox.kept.SeccompForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that was compiled and checked by an earlier start. {@link SeccompFilter#PASS} is another number in each JVM and
 * stays out of the file; the program has zeros in its place.
 *
 * @param program with this JVM's number in it
 */
record KeptProgram(byte[] program, boolean notifies, boolean onlyLocalSockets) {
    private static final String KIND = "filter";
    private static final String GUARDED = "sendmsg"; // which asks for PASS
    private static final String LIBRARY = "libseccomp.so.2";
    /** Where the system's libraries are, on Debian, Fedora, Alpine and Arch. */
    private static final List<String> PLACES = List.of(
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib");

    private static final int INSTRUCTION_BYTES = 8; // struct sock_filter, linux/filter.h
    private static final int OPERAND = 4;
    private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int HALF = 32;

    /** The program of an equal policy, if it was kept by this Brig on this machine. */
    static Optional<KeptProgram> find(Seccomp policy) {
        return state().flatMap(state -> KeptResults.find(KIND, state, bytes(policy)))
                .flatMap(KeptProgram::read);
    }

    /** Keeps a program that has been checked. One that does not just compare with the number as a whole is not kept. */
    static void keep(Seccomp policy, KeptProgram checked) {
        if (isMixed(policy)) {
            return;
        }
        List<Integer> high = places(checked.program, (int) (SeccompFilter.PASS >>> HALF));
        List<Integer> low = places(checked.program, (int) SeccompFilter.PASS);
        if (high.size() != low.size() || high.size() > 1) {
            return;
        }
        state().ifPresent(state -> KeptResults.keep(KIND, state, bytes(policy), checked.bytes(high, low)));
    }

    /** Whether the policy has conditions of its own for the call that the number guards. They could be mixed with the number's bits. */
    private static boolean isMixed(Seccomp policy) {
        return policy.rules().stream()
                .anyMatch(rule ->
                        rule.names().contains(GUARDED) && !rule.conditions().isEmpty());
    }

    /** The comparisons with a number, by the places of their operands. */
    private static List<Integer> places(byte[] program, int number) {
        ByteBuffer instructions = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at < program.length; at += INSTRUCTION_BYTES) {
            if (instructions.getShort(at) == JUMP_IF_EQUAL && instructions.getInt(at + OPERAND) == number) {
                found.add(at + OPERAND);
            }
        }
        return found;
    }

    private byte[] bytes(List<Integer> high, List<Integer> low) {
        byte[] without = program.clone();
        put(without, high, 0);
        put(without, low, 0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(notifies);
            out.writeBoolean(onlyLocalSockets);
            for (List<Integer> places : List.of(high, low)) {
                out.writeInt(places.isEmpty() ? -1 : places.getFirst());
            }
            out.write(without);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not into memory
        }
        return bytes.toByteArray();
    }

    private static Optional<KeptProgram> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            boolean notifies = in.readBoolean();
            boolean onlyLocalSockets = in.readBoolean();
            int high = in.readInt();
            int low = in.readInt();
            byte[] program = in.readAllBytes();
            if (high >= 0) {
                put(program, List.of(high), (int) (SeccompFilter.PASS >>> HALF));
                put(program, List.of(low), (int) SeccompFilter.PASS);
            }
            return Optional.of(new KeptProgram(program, notifies, onlyLocalSockets));
        } catch (IOException | IndexOutOfBoundsException e) {
            KeptResults.tell("the filter is made anew: " + e);
            return Optional.empty();
        }
    }

    private static void put(byte[] program, List<Integer> places, int number) {
        ByteBuffer instructions = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        places.forEach(place -> instructions.putInt(place, number));
    }

    private static byte[] bytes(Seccomp policy) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            SeccompForm.write(out, policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Optional<String> state() {
        return KeptResults.build(KeptProgram.class)
                .flatMap(build -> libraries().map(libraries -> build + ", " + libraries));
    }

    /**
     * Which libseccomp this machine has, without loading it. It is unknown, and nothing is kept, if the library may come from an
     * unusual place.
     */
    private static Optional<String> libraries() {
        if (System.getenv("LD_LIBRARY_PATH") != null || System.getProperty("jna.library.path") != null) {
            return Optional.empty();
        }
        List<String> libraries = PLACES.stream()
                .flatMap(place -> library(Path.of(place, LIBRARY)))
                .distinct()
                .toList();
        return libraries.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", libraries));
    }

    private static Stream<String> library(Path file) {
        try {
            Path real = file.toRealPath();
            return Stream.of(real + " " + Files.size(real) + " "
                    + Files.getLastModifiedTime(real).toMillis());
        } catch (IOException none) {
            return Stream.of();
        }
    }
}
