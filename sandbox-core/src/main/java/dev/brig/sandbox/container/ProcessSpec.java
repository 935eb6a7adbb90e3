package dev.brig.sandbox.container;

import java.util.List;
import java.util.Optional;

/**
 * A program to be run in a container. Its user and group are the container's.
 *
 * @param paths where the program may be; the first that can be executed is
 * @param directory where it starts; the container's work directory if empty
 * @param environment as {@code NAME=value}
 * @param limits on top of the container's
 */
public record ProcessSpec(
        List<String> paths,
        List<String> argv,
        Optional<String> directory,
        List<String> environment,
        List<ResourceLimit> limits) {

    public ProcessSpec {
        paths = List.copyOf(paths);
        argv = List.copyOf(argv);
        environment = List.copyOf(environment);
        limits = List.copyOf(limits);
    }
}
