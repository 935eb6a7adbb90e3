package dev.brig.policy;

import dev.brig.policy.document.DocumentForm;
import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.FileBytes;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.kept.KeptResults;
import dev.brig.sandbox.kept.SeccompForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Files of policies that an earlier start read, checked and merged. Only what the files say is kept: what of it is there on this machine
 * is looked up every time.
 */
final class KeptPolicies {
    private static final String KIND = "policies";
    private static final String CALLS = "seccomp";
    private static final String ANOTHER_FILE = "oci"; // in it

    private KeptPolicies() {}

    /** The policies of the same files, by their names, if this Brig kept them. Each is read when it is asked for. */
    static Optional<Map<String, Supplier<MergedPolicy>>> find(List<FileBytes> files) {
        return state().flatMap(state -> KeptResults.find(KIND, state, input(files)))
                .flatMap(KeptPolicies::read);
    }

    /**
     * Keeps policies without mistakes.
     *
     * @param read the files by their names: where one of them names another file, nothing is kept
     */
    static void keep(List<FileBytes> files, List<PolicyFile> read, List<MergedPolicy> policies) {
        boolean complete = read.stream()
                .allMatch(file -> file.root()
                        .member(CALLS)
                        .flatMap(calls -> calls.member(ANOTHER_FILE))
                        .isEmpty());
        boolean right = policies.stream()
                .allMatch(policy ->
                        policy.mistakes().isEmpty() && policy.otherwise().isPresent());
        if (complete && right) {
            state().ifPresent(state -> KeptResults.keep(KIND, state, input(files), bytes(policies)));
        }
    }

    private static Optional<String> state() {
        return KeptResults.build(KeptPolicies.class)
                .flatMap(build -> KeptResults.build(SeccompForm.class).map(engine -> build + ", " + engine));
    }

    private static byte[] input(List<FileBytes> files) {
        return written(out -> {
            out.writeInt(files.size());
            for (FileBytes file : files) {
                out.writeUTF(file.name());
                out.writeUTF(file.directory().map(Object::toString).orElse(""));
                out.writeInt(file.bytes().length);
                out.write(file.bytes());
            }
        });
    }

    private static byte[] bytes(List<MergedPolicy> policies) {
        return written(out -> {
            out.writeInt(policies.size());
            for (MergedPolicy policy : policies) {
                byte[] bytes = bytes(policy);
                out.writeUTF(policy.name());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        });
    }

    private static byte[] bytes(MergedPolicy policy) {
        return written(out -> {
            DocumentForm.write(out, withoutCalls(policy.root()));
            SeccompForm.write(out, new Seccomp(policy.otherwise().orElseThrow(), policy.rules()));
            out.writeInt(policy.ownVariables().size());
            for (String variable : policy.ownVariables()) {
                out.writeUTF(variable);
            }
            out.writeBoolean(policy.ownUser());
        });
    }

    /** They are kept as rules. That there are some is kept in the document as well. */
    private static DocumentNode.Mapping withoutCalls(DocumentNode.Mapping root) {
        Map<String, DocumentNode> members = new LinkedHashMap<>(root.members());
        members.computeIfPresent(CALLS, (_, calls) -> new DocumentNode.Mapping(calls.place(), Map.of(), Map.of()));
        return new DocumentNode.Mapping(root.place(), members, root.names());
    }

    private static Optional<Map<String, Supplier<MergedPolicy>>> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Map<String, Supplier<MergedPolicy>> policies = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                byte[] policy = in.readNBytes(in.readInt());
                policies.put(name, () -> policy(name, policy));
            }
            return Optional.of(policies);
        } catch (IOException e) {
            KeptResults.tell("policies are read anew: " + e);
            return Optional.empty();
        }
    }

    private static MergedPolicy policy(String name, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (!(DocumentForm.read(in) instanceof DocumentNode.Mapping root)) {
                throw new IOException(name + " has no fields");
            }
            Seccomp calls = SeccompForm.read(in);
            Set<String> ownVariables = new HashSet<>();
            for (int left = in.readInt(); left > 0; left--) {
                ownVariables.add(in.readUTF());
            }
            return new MergedPolicy(
                    name,
                    root,
                    Optional.of(calls.otherwise()),
                    calls.rules(),
                    ownVariables,
                    in.readBoolean(),
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the sum was right: this Brig wrote what it cannot read
        }
    }

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not into memory
        }
        return bytes.toByteArray();
    }
}
