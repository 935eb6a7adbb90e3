package dev.brig.ci;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A program that runs beside a job, in a sandbox of its own in the job's network, from before its start to its end.
 *
 * @param name by which the job reaches it, as by {@code localhost}
 * @param root in what it runs
 * @param argv what it runs
 * @param directory where it starts; its home directory if not given
 */
public record CiService(String name, CiRoot root, List<String> argv, Optional<String> directory) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public CiService {
        argv = List.copyOf(argv);
        if (!NAME.matcher(name).matches()) {
            throw new CiException(
                    "'" + name + "' cannot be the name of a service: small letters, digits and hyphens only");
        }
        if (argv.isEmpty()) {
            throw new CiException("the service " + name + " has nothing to run");
        }
    }
}
