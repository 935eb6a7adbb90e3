package dev.brig.cli;

import dev.brig.ci.CiException;
import dev.brig.cli.config.Configuration;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.ExitStatus;
import dev.brig.oci.config.ConfigException;
import dev.brig.oci.container.OciException;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.rootfs.ImageException;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong; adds the stack trace only if asked to. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final BooleanSupplier debug;

    Errors(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        if (wrong.getCause() instanceof PolicyException file) {
            return report(file, command);
        }
        err.println(name + ": " + sentence(wrong) + origins(command, wrong.getMessage()));
        err.println("Try '" + name + " --help'.");
        trace(err, wrong);
        return ExitStatus.OURS;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        return report(failure, command);
    }

    private int report(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        String account = account(failure);
        (account + origins(command, account)).lines().forEach(line -> err.println("brig: " + line));
        trace(err, failure);
        return ExitStatus.OURS;
    }

    private static String origins(CommandLine command, String message) {
        return Configuration.of(command)
                .map(configuration -> configuration.origins(message))
                .orElse("");
    }

    private void trace(PrintWriter err, Exception failure) {
        if (debug.getAsBoolean()) {
            failure.printStackTrace(err);
        }
    }

    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String argument = unmatched.getUnmatched().getFirst();
            List<String> near = unmatched.getSuggestions();
            String what = unmatched.isUnknownOption() ? "unknown option " : "unknown command or argument ";
            return what + argument + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
        }
        String message = wrong.getMessage();
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /** Why a file could not be used; the exception's own message is sometimes only the file's name. */
    static String reason(IOException failed) {
        return switch (failed) {
            case NoSuchFileException missing -> "no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(failed.getMessage());
        };
    }

    private static String account(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> account(wrapped.getCause());
            case InvalidJobException invalid -> JobOptions.option(invalid.field()) + ": " + invalid.getMessage();
            case PolicyException wrong -> wrong.getMessage();
            case ImageException refused -> refused.getMessage();
            case SandboxException refused -> refused.getMessage();
            case CommandException refused -> refused.getMessage();
            case CiException refused -> refused.getMessage();
            case OciException refused -> refused.getMessage();
            case ConfigException refused -> refused.getMessage();
            case UncheckedIOException io -> io.getMessage();
            case IllegalArgumentException wrong -> String.valueOf(wrong.getMessage());
            case IllegalStateException wrong -> String.valueOf(wrong.getMessage());
            default -> "a fault of Brig's own: " + failure + "; with --debug it says where";
        };
    }
}
