package dev.brig.sandbox.libc;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Everything that differs between processors: the numbers of system calls, the ELF machine, and the assembled interpreter. To
 * support another one, add a table {@code <name>.properties} and an {@code interpreter-<name>.S}.
 */
public final class Architecture {
    private static final Architecture CURRENT = load(System.getProperty("os.arch"));

    private final String name;
    private final int elfMachine;
    private final Map<String, Integer> numbers;

    private Architecture(String name, int elfMachine, Map<String, Integer> numbers) {
        this.name = name;
        this.elfMachine = elfMachine;
        this.numbers = numbers;
    }

    /** The processor this JVM runs on. */
    public static Architecture current() {
        return CURRENT;
    }

    /** The name in {@code uname -m}, for example {@code x86_64}. */
    public String name() {
        return name;
    }

    /** {@code e_machine} of its executables (elf.h). */
    public int elfMachine() {
        return elfMachine;
    }

    /** The numbers of all system calls, by their names. */
    public Map<String, Integer> numbers() {
        return numbers;
    }

    /** The number of a system call. */
    public int number(String call) {
        Integer number = numbers.get(call);
        if (number == null) {
            throw new IllegalArgumentException("no number for system call " + call + " on " + name);
        }
        return number;
    }

    private static Architecture load(String osArch) {
        String name = osArch.equals("amd64") ? "x86_64" : osArch;
        Properties table = new Properties();
        try (InputStream in = Architecture.class.getResourceAsStream(name + ".properties")) {
            if (in == null) {
                throw new SandboxException(
                        Code.PROCESSOR_NOT_SUPPORTED, "Brig does not run on this processor yet: " + name);
            }
            table.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int elfMachine = Integer.parseInt((String) table.remove("elf.machine"));
        Map<String, Integer> numbers = table.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(call -> call, call -> Integer.parseInt(table.getProperty(call))));
        return new Architecture(name, elfMachine, numbers);
    }
}
