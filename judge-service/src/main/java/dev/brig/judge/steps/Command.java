package dev.brig.judge.steps;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One program of a step.
 *
 * @param field where the request has it, for errors
 * @param image what it runs in, where that is not this machine's own files
 * @param job with its own files
 * @param files the names of these: they take the place of others
 * @param archive whose files it gets as well
 * @param keep files of its work directory that later steps get
 * @param store files of its work directory that become blobs
 */
public record Command(
        String field,
        String policy,
        Optional<String> image,
        Job.Builder job,
        Set<String> files,
        Optional<Content> archive,
        List<String> keep,
        List<String> store) {
    public Command {
        files = Set.copyOf(files);
        keep = List.copyOf(keep);
        store = List.copyOf(store);
    }
}
