package dev.brig.sandbox.kept;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * Results of work that takes long and always comes out the same: what was made from the same input, by the same build of Brig,
 * on the same kernel, is taken from a file. It holds the whole input, and counts only if that is the same byte by byte.
 *
 * <p>Whoever can write such a file decides what Brig takes for checked. So the directory and its files must belong to the
 * user who runs Brig, and nobody else may have a right to them; all others are passed over. A check sum finds damage.
 *
 * <p>Nothing is kept until {@link #in} says where. Safe for use by several threads, and by several processes at once.
 */
public final class KeptResults {
    private static final int FORM = 0x4252_4b31; // "BRK1"; another form of file, another number
    private static final int INTEGERS = 5;

    private static volatile Optional<KeptResults> current = Optional.empty();

    private final PrivateDirectory directory;
    private final Function<Class<?>, Optional<String>> builds;
    private final Map<Module, Optional<String>> known = new ConcurrentHashMap<>();
    private final Consumer<String> told;

    private KeptResults(Path directory, Function<Class<?>, Optional<String>> builds, Consumer<String> told) {
        this.directory = new PrivateDirectory(directory);
        this.builds = builds;
        this.told = told;
    }

    /**
     * From now on results are kept in a directory, which is made when it is needed. Where it cannot be, or is not private, all
     * work is done every time.
     *
     * @param told why a result is made anew, in a line
     */
    public static void in(Path directory, Consumer<String> told) {
        current = Optional.of(new KeptResults(directory, Jars::stateOf, told));
    }

    /**
     * As {@link #in(Path, Consumer)}, for classes that do not come from jars.
     *
     * @param build differs from build to build
     */
    public static void in(Path directory, String build, Consumer<String> told) {
        current = Optional.of(new KeptResults(directory, _ -> Optional.of(build), told));
    }

    /** From now on all work is done every time, as it is at first. */
    public static void nowhere() {
        current = Optional.empty();
    }

    /**
     * Which build of Brig a class belongs to; empty if nothing is kept, or nothing tells one build from the next.
     *
     * @param type of those whose work the result is
     */
    public static Optional<String> build(Class<?> type) {
        return current.flatMap(kept -> kept.known.computeIfAbsent(type.getModule(), _ -> kept.builds.apply(type)));
    }

    /**
     * What was kept for the same input.
     *
     * @param kind part of the file's name
     * @param state of all that the result depends on besides the input, the kernel and the processor, in a line: at least the {@link #build}
     */
    public static Optional<byte[]> find(String kind, String state, byte[] input) {
        return current.flatMap(kept -> kept.found(kind, whole(state), input));
    }

    /** Keeps a result; where that cannot be, the next start makes it again. */
    public static void keep(String kind, String state, byte[] input, byte[] result) {
        current.ifPresent(kept -> kept.write(kind, whole(state), input, result));
    }

    /** Says why something is made anew. */
    public static void tell(String reason) {
        current.ifPresent(kept -> kept.told.accept(reason));
    }

    private static byte[] whole(String state) {
        String machine = System.getProperty("os.arch") + ", Linux " + System.getProperty("os.version");
        return (machine + ", " + state).getBytes(StandardCharsets.UTF_8);
    }

    private Optional<byte[]> found(String kind, byte[] state, byte[] input) {
        String name = name(kind, input);
        return switch (directory.read(name)) {
            case PrivateDirectory.Content(byte[] bytes) -> result(name, ByteBuffer.wrap(bytes), state, input);
            case PrivateDirectory.Nothing() -> {
                told.accept(name + " is made for the first time");
                yield Optional.empty();
            }
            case PrivateDirectory.Refused(String reason) -> {
                told.accept(name + " is not used: " + reason);
                yield Optional.empty();
            }
        };
    }

    private Optional<byte[]> result(String name, ByteBuffer file, byte[] state, byte[] input) {
        if (file.remaining() < INTEGERS * Integer.BYTES
                || file.getInt() != FORM
                || file.getInt() != sum(file.slice())) {
            told.accept(name + " is made anew: the file is damaged");
            return Optional.empty();
        }
        byte[] before = part(file);
        if (!Arrays.equals(before, state)) {
            told.accept(name + " is made anew: it was made by " + new String(before, StandardCharsets.UTF_8)
                    + " and this is " + new String(state, StandardCharsets.UTF_8));
            return Optional.empty();
        }
        if (!Arrays.equals(part(file), input)) {
            told.accept(name + " is made anew: it was made from another input");
            return Optional.empty();
        }
        return Optional.of(part(file));
    }

    private static byte[] part(ByteBuffer file) {
        byte[] part = new byte[file.getInt()];
        file.get(part);
        return part;
    }

    private void write(String kind, byte[] state, byte[] input, byte[] result) {
        ByteBuffer file = ByteBuffer.allocate(INTEGERS * Integer.BYTES + state.length + input.length + result.length);
        file.putInt(FORM).putInt(0);
        for (byte[] part : new byte[][] {state, input, result}) {
            file.putInt(part.length).put(part);
        }
        file.flip();
        file.putInt(Integer.BYTES, sum(file.slice(2 * Integer.BYTES, file.limit() - 2 * Integer.BYTES)));
        directory
                .write(name(kind, input), file.array())
                .ifPresent(reason -> told.accept(kind + " is not kept: " + reason));
    }

    /** Inputs with the same name take each other's place. */
    private static String name(String kind, byte[] input) {
        return kind + "-" + hex(sum(ByteBuffer.wrap(input)));
    }

    static int sum(ByteBuffer bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    static String hex(int number) {
        return HexFormat.of().toHexDigits(number);
    }
}
