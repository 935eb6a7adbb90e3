package dev.brig.bench.peer;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchPrograms.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** nsjail with the same content as Brig's sandbox, and the limits that it can set for one process. */
final class Nsjail {
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");

    private Nsjail() {}

    static List<String> command(Path nsjail, BenchPrograms programs, Program program) {
        List<String> command = new ArrayList<>(List.of(nsjail.toString(), "-Mo", "-Q"));
        command.addAll(List.of("--user", "1000", "--group", "1000", "--hostname", "sandbox", "--cwd", "/box"));
        command.addAll(List.of("--time_limit", "10", "--rlimit_cpu", "2", "--rlimit_as", "max")); // in seconds
        command.addAll(List.of("--rlimit_fsize", "64", "--rlimit_stack", "256", "--rlimit_nofile", "256")); // in MiB
        command.addAll(List.of("--nice_level", "0", "--bindmount_ro", "/usr"));
        for (String link : List.of("bin", "lib", "lib64")) {
            command.addAll(List.of("--symlink", "usr/" + link + ":/" + link));
        }
        command.addAll(List.of("--bindmount_ro", programs.programs() + ":" + BenchPrograms.INSIDE));
        command.addAll(List.of("--tmpfsmount", "/tmp", "--tmpfsmount", "/box"));
        for (String device : DEVICES) {
            command.addAll(List.of("--bindmount", "/dev/" + device));
        }
        command.add("--");
        command.addAll(program.inside());
        return command;
    }
}
