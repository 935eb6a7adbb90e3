package dev.brig.sandbox.kept;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.Seccomp.Rule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rules of system calls as bytes. Equal rules have equal bytes. */
public final class SeccompForm {
    private static final int ALLOW = 0;
    private static final int ERRNO = 1;
    private static final int IGNORE = 2;
    private static final int REPORT = 3;
    private static final int STOP = 4;
    private static final int KILL = 5;

    private SeccompForm() {}

    public static void write(DataOutput out, Seccomp seccomp) throws IOException {
        write(out, seccomp.otherwise());
        out.writeInt(seccomp.rules().size());
        for (Rule rule : seccomp.rules()) {
            out.writeInt(rule.names().size());
            for (String name : rule.names()) {
                out.writeUTF(name);
            }
            write(out, rule.action());
            out.writeInt(rule.conditions().size());
            for (Condition condition : rule.conditions()) {
                write(out, condition);
            }
        }
    }

    public static Seccomp read(DataInput in) throws IOException {
        Action otherwise = action(in);
        List<Rule> rules = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            List<String> names = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                names.add(in.readUTF());
            }
            Action action = action(in);
            List<Condition> conditions = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                conditions.add(condition(in));
            }
            rules.add(new Rule(names, action, conditions));
        }
        return new Seccomp(otherwise, rules);
    }

    private static void write(DataOutput out, Action action) throws IOException {
        switch (action) {
            case Action.Allow _ -> write(out, ALLOW, 0);
            case Action.Errno errno -> write(out, ERRNO, errno.errno());
            case Action.Ignore _ -> write(out, IGNORE, 0);
            case Action.Report report -> write(out, REPORT, report.errno());
            case Action.Stop _ -> write(out, STOP, 0);
            case Action.Kill _ -> write(out, KILL, 0);
        }
    }

    private static void write(DataOutput out, int kind, int errno) throws IOException {
        out.writeByte(kind);
        out.writeInt(errno);
    }

    private static Action action(DataInput in) throws IOException {
        int kind = in.readByte();
        int errno = in.readInt();
        return switch (kind) {
            case ALLOW -> new Action.Allow();
            case ERRNO -> new Action.Errno(errno);
            case IGNORE -> new Action.Ignore();
            case REPORT -> new Action.Report(errno);
            case STOP -> new Action.Stop();
            case KILL -> new Action.Kill();
            default -> throw new IOException("no action has the number " + kind);
        };
    }

    private static void write(DataOutput out, Condition condition) throws IOException {
        out.writeByte(condition.argument());
        out.writeBoolean(condition.comparison() == Comparison.MASKED_EQUAL);
        out.writeLong(condition.mask());
        out.writeLong(condition.value());
        out.writeBoolean(condition.wide());
    }

    private static Condition condition(DataInput in) throws IOException {
        int argument = in.readByte();
        Comparison comparison = in.readBoolean() ? Comparison.MASKED_EQUAL : Comparison.MASKED_NOT_EQUAL;
        return new Condition(argument, comparison, in.readLong(), in.readLong(), in.readBoolean());
    }
}
