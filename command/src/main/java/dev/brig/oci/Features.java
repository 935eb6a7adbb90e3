package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Capability;
import dev.brig.oci.config.Vocabulary;
import dev.brig.oci.container.Json;
import java.util.List;

/** What this runtime can do, as the specification describes runtimes (features.md). */
final class Features {
    private static final String LEAST = "1.0.0";
    static final String MOST = "1.2.0";

    private Features() {}

    static ObjectNode document() {
        ObjectNode document = Json.object().put("ociVersionMin", LEAST).put("ociVersionMax", MOST);
        document.set("hooks", Json.texts(Vocabulary.hooks()));
        document.set("mountOptions", Json.texts(Vocabulary.mountOptions()));
        ObjectNode linux = document.putObject("linux");
        linux.set("namespaces", Json.texts(Vocabulary.namespaces()));
        linux.set("capabilities", Json.texts(Capability.NAMES));
        linux.putObject("cgroup")
                .put("v1", true)
                .put("v2", true)
                .put("systemd", false)
                .put("systemdUser", false)
                .put("rdma", false);
        ObjectNode seccomp = linux.putObject("seccomp").put("enabled", true);
        seccomp.set("actions", Json.texts(Vocabulary.seccompActions()));
        seccomp.set("operators", Json.texts(Vocabulary.seccompOperators()));
        seccomp.set("archs", Json.texts(Vocabulary.seccompArchitectures()));
        seccomp.set("knownFlags", Json.texts(Vocabulary.seccompFlags()));
        seccomp.set("supportedFlags", Json.texts(Vocabulary.seccompFlags()));
        for (String absent : List.of("apparmor", "selinux", "intelRdt")) {
            linux.putObject(absent).put("enabled", false);
        }
        linux.putObject("mountExtensions").putObject("idmap").put("enabled", false);
        return document;
    }
}
