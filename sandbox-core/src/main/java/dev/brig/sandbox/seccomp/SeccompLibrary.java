package dev.brig.sandbox.seccomp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import java.util.Optional;

/** libseccomp as found on this machine, or the reason why it was not. */
final class SeccompLibrary {
    static final String INSTALL = "install it: apt install libseccomp2, or dnf install libseccomp";

    private final Optional<Libseccomp> functions;
    private final Availability availability;

    private SeccompLibrary(Optional<Libseccomp> functions, Availability availability) {
        this.functions = functions;
        this.availability = availability;
    }

    private static final class Holder {
        private static final SeccompLibrary INSTANCE = load("libseccomp.so.2");
    }

    static SeccompLibrary instance() {
        return Holder.INSTANCE;
    }

    static SeccompLibrary load(String file) {
        try {
            if (Native.POINTER_SIZE != 8) {
                return absent("Brig needs a 64-bit JVM", "start Brig with one");
            }
        } catch (LinkageError e) {
            return absent(
                    "JNA cannot load its native part: " + e.getMessage(),
                    "name a directory that is writable and not mounted noexec with -Djna.tmpdir=DIRECTORY");
        }
        try {
            Libseccomp functions = Native.load(file, Libseccomp.class);
            Pointer version = functions.seccomp_version();
            int major = version.getInt(0);
            int minor = version.getInt(4);
            String text = major + "." + minor + "." + version.getInt(8);
            if (major != 2 || minor < 5) { // 2.5 brought user notification and binary trees
                return absent("libseccomp " + text + " is too old, Brig needs 2.5 or later", INSTALL);
            }
            return new SeccompLibrary(Optional.of(functions), new Availability.Present(text));
        } catch (LinkageError e) {
            return absent("libseccomp cannot be loaded: " + e.getMessage(), INSTALL);
        }
    }

    private static SeccompLibrary absent(String reason, String remedy) {
        return new SeccompLibrary(Optional.empty(), new Availability.Absent(reason, remedy));
    }

    Availability availability() {
        return availability;
    }

    /** @throws SandboxException if there is none */
    Libseccomp functions() {
        return functions.orElseThrow(() -> switch (availability) {
            case Availability.Absent(String reason, String remedy) ->
                new SandboxException(Code.LIBSECCOMP_MISSING, reason, "Remedy: " + remedy);
            case Availability.Present present -> new IllegalStateException("present without functions: " + present);
        });
    }

    /** The name of a call, if the library knows it. */
    Optional<String> name(int call) {
        return functions
                .map(library ->
                        library.seccomp_syscall_resolve_num_arch(Abi.current().token(), call))
                .map(SeccompLibrary::taken);
    }

    private static String taken(Pointer text) {
        try {
            return text.getString(0, "US-ASCII");
        } finally {
            Native.free(Pointer.nativeValue(text));
        }
    }
}
