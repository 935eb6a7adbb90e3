package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.Seccomp.Rule;
import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A seccomp policy as a program for the kernel of this machine.
 *
 * <p>Of the policy's rules for a call the first whose conditions hold decides. Before them come the rules that no policy can
 * lift: calls that lead out of a sandbox fail even where the policy allows them, and what init and the payload need for
 * starting a program is allowed even where the policy denies it (reading, writing, opening and closing files, execve,
 * waiting, ending, the vfork of init, and the like).
 */
public final class SeccompFilter {
    /**
     * With this in its fourth argument, of which the kernel makes no use, {@code sendmsg} is allowed whatever the policy says.
     * init needs the call once, for the descriptors of a job that is not there yet. The program that comes after it cannot
     * look into init or read its own filter, so that it cannot know the number, and execve clears the registers.
     */
    public static final long PASS = new SecureRandom().nextLong();

    private static final Map<Seccomp, SeccompFilter> COMPILED = new ConcurrentHashMap<>();
    private static final Map<Seccomp, SeccompFilter> WATCHING = new ConcurrentHashMap<>();
    private static final int INSTRUCTION_BYTES = 8; // struct sock_filter, linux/filter.h
    private static final int OPERAND = 4;
    /** Stands for the last descriptor in a program that is not for a certain limit yet; no policy compares with it. */
    private static final int LAST_DESCRIPTOR = 0x42524947;

    private final Seccomp policy;
    private final Supplier<PolicyRules> rules;
    private final KeptProgram checked;

    private SeccompFilter(Seccomp policy, Supplier<PolicyRules> rules, KeptProgram checked) {
        this.policy = policy;
        this.rules = rules;
        this.checked = checked;
    }

    /** Draws the number, which takes some milliseconds, unless that is done. */
    public static void loadAhead() {
        var _ = COMPILED.isEmpty();
    }

    /**
     * Compiles a policy, or gives what was compiled and checked of an equal one, by this process or, where results are kept, by
     * an earlier one.
     *
     * @throws SandboxException when libseccomp is missing, or the policy is too large for the kernel
     * @throws IllegalArgumentException when an action names an error number outside 1 to 4095
     */
    public static SeccompFilter compile(Seccomp policy) {
        return COMPILED.computeIfAbsent(policy, SeccompFilter::keptOrCompiled);
    }

    private static SeccompFilter keptOrCompiled(Seccomp policy) {
        Optional<KeptProgram> kept = KeptProgram.find(policy);
        if (kept.isPresent()) {
            return new SeccompFilter(policy, new LaterRules(policy), kept.get());
        }
        SeccompFilter compiled = compileWithout(Set.of(), policy);
        KeptProgram.keep(policy, compiled.checked);
        return compiled;
    }

    /** The rules of a kept program. They are needed only when a call is denied, and the library only for calls that Brig does not know. */
    private static final class LaterRules implements Supplier<PolicyRules> {
        private final Seccomp policy;
        private Optional<PolicyRules> rules = Optional.empty();

        LaterRules(Seccomp policy) {
            this.policy = policy;
        }

        @Override
        public synchronized PolicyRules get() {
            if (rules.isEmpty()) {
                rules = Optional.of(PolicyRules.of(
                        policy,
                        EnumSet.allOf(FixedRule.class),
                        List.of(),
                        SeccompLibrary.instance().functions()));
            }
            return rules.get();
        }
    }

    /**
     * A filter of the same policy whose listener, which must let them continue, is told of calls at which a process may have
     * all the descriptors it is allowed: when it reads, writes or closes the last of them, and when it ends. All of these
     * are allowed whatever the policy says.
     *
     * @param mostDescriptors how many are allowed
     */
    public SeccompFilter watchingDescriptors(long mostDescriptors) {
        SeccompFilter any = WATCHING.computeIfAbsent(policy, SeccompFilter::compileWatching);
        byte[] program = withLast(any.checked.program(), (int) mostDescriptors - 1);
        return new SeccompFilter(policy, any.rules, new KeptProgram(program, any.notifies(), any.onlyLocalSockets()));
    }

    private static SeccompFilter compileWatching(Seccomp policy) {
        Action report = new Action.Report(Errno.EPERM);
        Condition onLast = new Condition(0, Comparison.MASKED_EQUAL, 0xffffffffL, LAST_DESCRIPTOR, false);
        List<Rule> watched = List.of(
                new Rule(List.of("exit_group"), report, List.of()),
                new Rule(List.of("read", "write", "close"), report, List.of(onLast)));
        return compile(EnumSet.allOf(FixedRule.class), watched, policy);
    }

    /** Compiling takes a tenth of a second, and there may be many limits: so it is done once, and the number put in. */
    private static byte[] withLast(byte[] program, int last) {
        ByteBuffer patched = ByteBuffer.wrap(program.clone()).order(ByteOrder.nativeOrder());
        for (int operand = OPERAND; operand < program.length; operand += INSTRUCTION_BYTES) {
            if (patched.getInt(operand) == LAST_DESCRIPTOR) {
                patched.putInt(operand, last);
            }
        }
        return patched.array();
    }

    /** Leaves out some of the fixed rules, for tests that show what each is for. */
    static SeccompFilter compileWithout(Set<FixedRule> leftOut, Seccomp policy) {
        Set<FixedRule> fixedRules = EnumSet.allOf(FixedRule.class);
        fixedRules.removeAll(leftOut);
        return compile(fixedRules, List.of(), policy);
    }

    private static SeccompFilter compile(Set<FixedRule> fixedRules, List<Rule> watched, Seccomp policy) {
        int foreignCalls =
                fixedRules.contains(FixedRule.FOREIGN_CALLS) ? KernelAction.KILL_PROCESS : KernelAction.ALLOW;
        Libseccomp library = SeccompLibrary.instance().functions();
        PolicyRules rules = PolicyRules.of(policy, fixedRules, watched, library);
        byte[] program = new SeccompCompiler(library).compile(rules, foreignCalls);
        new ProgramCheck(new BpfProgram(program), rules, foreignCalls).run();
        return new SeccompFilter(
                policy, () -> rules, new KeptProgram(program, notifies(rules), onlyLocalSockets(rules)));
    }

    KeptProgram checked() {
        return checked;
    }

    /** Whether filters can be compiled here. */
    public static Availability availability() {
        return SeccompLibrary.instance().availability();
    }

    /** The name of a system call of this machine; {@code syscall 4711} where nobody knows it. */
    public static String name(int call) {
        return SyscallNumbers.nameOf(call);
    }

    /** The program: an array of {@code struct sock_filter}, 8 bytes each, in this machine's byte order. */
    public byte[] program() {
        return checked.program().clone();
    }

    /** Whether some calls are to be answered by us, so that the filter must be installed with a listener. */
    public boolean notifies() {
        return checked.notifies();
    }

    private static boolean notifies(PolicyRules rules) {
        return rules.actions().anyMatch(action -> action instanceof Action.Report || action instanceof Action.Stop);
    }

    /**
     * Whether programs can have local sockets (AF_UNIX) at most. These leave nothing in their network namespace when they are
     * gone, no address, counter or setting.
     */
    public boolean onlyLocalSockets() {
        return checked.onlyLocalSockets();
    }

    private static boolean onlyLocalSockets(PolicyRules rules) {
        int local = 1; // AF_UNIX
        return Stream.of("socket", "socketpair")
                .allMatch(call -> rules.onlyWithFirst(Architecture.current().number(call), local));
    }

    /**
     * What becomes of a system call by its own numbers: for one that the kernel hands to the listener, whether to report or
     * to stop.
     *
     * @param arguments the six arguments as they are in the registers
     */
    public Action on(int call, long... arguments) {
        if (arguments.length != Region.ARGUMENTS) {
            throw new IllegalArgumentException("a system call has six arguments, not " + arguments.length);
        }
        return rules.get().on(call, arguments);
    }
}
