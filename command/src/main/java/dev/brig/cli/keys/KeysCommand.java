package dev.brig.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.process.CommandException;
import dev.brig.judge.access.AuditLog;
import dev.brig.judge.access.IssuedKey;
import dev.brig.judge.access.Key;
import dev.brig.judge.access.NewKey;
import dev.brig.judge.access.Scope;
import dev.brig.judge.access.TenantLimits;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig keys}: the API keys of a service, the limits of its tenants, and its audit log. */
@Command(
        name = "keys",
        description = "Makes and ends the API keys of a service, limits its tenants, and shows who did what.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A service that is running takes up at once what is changed here. From the first key on it answers nobody without one.",
            "Scopes are run, submit, jobs, read, problems, monitor and admin."
        })
public final class KeysCommand implements Runnable {
    private static final Duration OVERLAP = Duration.ofHours(24);

    @Spec
    private CommandSpec spec;

    private KeysCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see brig keys --help");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "create",
            description = "Makes a key and prints its secret, which is not kept: nobody can show it again.")
    int create(
            @Mixin KeysOptions options,
            @Parameters(paramLabel = "NAME", description = "What it is for, such as the name of a website.")
                    String name,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            description =
                                    "Whose it is: a tenant sees only its own submissions, uploads and problems. Without"
                                            + " one it is the service's own, whose problems all tenants can be judged by.")
                    Optional<String> tenant,
            @Option(
                            names = "--scopes",
                            paramLabel = "SCOPE",
                            split = ",",
                            required = true,
                            description = "What it is good for, separated by commas.")
                    List<String> scopes,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "After how long it is taken no more, such as 90d or 12h; never if not given.")
                    Optional<String> expires) {
        Set<Scope> wanted = EnumSet.noneOf(Scope.class);
        scopes.forEach(word -> wanted.add(Scope.of(word)));
        Optional<Instant> end = expires.map(text -> Instant.now().plus(KeysOptions.time("--expires", text)));
        NewKey key = new NewKey(name, tenant.orElse(""), wanted, end);
        return options.make(keys -> {
            IssuedKey issued = keys.create(key);
            options.audit("key-created", issued.key().tenant(), issued.key().id());
            return shown(options, issued);
        });
    }

    private int shown(KeysOptions options, IssuedKey issued) {
        if (options.json()) {
            out().println(json(issued.key()).put("secret", issued.secret()).toPrettyString());
        } else {
            out().println(issued.secret());
            spec.commandLine()
                    .getErr()
                    .println("brig: this is key " + issued.key().id() + "; it is shown only now");
        }
        return 0;
    }

    @Command(name = "list", description = "Lists the keys, without their secrets; those that ended for a year.")
    int list(@Mixin KeysOptions options) {
        List<Key> all = options.use(keys -> keys.keys());
        if (options.json()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            all.forEach(key -> list.add(json(key)));
            out().println(list.toPrettyString());
            return 0;
        }
        Instant now = Instant.now();
        for (Key key : all) {
            String until = key.expires().map(end -> "  until " + end).orElse("");
            String replaced =
                    key.replaced().map(end -> "  old secret until " + end).orElse("");
            out().println("%s  %-7s  %-16s  %s  %s%s%s"
                    .formatted(
                            key.id(),
                            key.state(now),
                            key.tenant().isEmpty() ? "(service)" : key.tenant(),
                            words(key.scopes()),
                            key.name(),
                            until,
                            replaced));
        }
        return 0;
    }

    @Command(name = "revoke", description = "Ends keys at once; what runs for them is ended within seconds.")
    int revoke(
            @Mixin KeysOptions options,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "As brig keys list shows them.")
                    List<String> ids) {
        return options.use(keys -> {
            for (String id : ids) {
                Key key = keys.find(id).orElseThrow(() -> unknown(id));
                if (keys.revoke(id)) {
                    options.audit("key-revoked", key.tenant(), id);
                }
            }
            return 0;
        });
    }

    @Command(
            name = "rotate",
            description = "Gives a key another secret and prints that; the one before is taken for a while, too.")
    int rotate(
            @Mixin KeysOptions options,
            @Parameters(paramLabel = "ID", description = "As brig keys list shows it.") String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "TIME",
                            description =
                                    "How long the secret before is still taken, such as 7d; 24h if not given, 0 to end"
                                            + " it at once.")
                    Optional<String> overlap) {
        Duration time = overlap.map(text -> KeysOptions.time("--overlap", text)).orElse(OVERLAP);
        return options.use(keys -> {
            IssuedKey issued = keys.rotate(id, time)
                    .orElseThrow(() -> keys.find(id)
                            .map(ended -> new CommandException("key " + id + " has ended; make another"))
                            .orElseGet(() -> unknown(id)));
            options.audit("key-rotated", issued.key().tenant(), id);
            return shown(options, issued);
        });
    }

    @Command(name = "limit", description = "Sets what a tenant may use, or shows what all may.")
    int limit(
            @Mixin KeysOptions options,
            @Mixin TenantOptions wanted,
            @Parameters(paramLabel = "TENANT", arity = "0..1", description = "Whose limits to set.")
                    Optional<String> tenant) {
        if (tenant.isEmpty() && wanted.isGiven()) {
            throw new CommandException("name the tenant whose limits these are");
        }
        return options.make(keys -> {
            tenant.filter(name -> wanted.isGiven()).ifPresent(name -> {
                keys.limit(name, wanted.over(keys.limits().getOrDefault(name, TenantLimits.NONE)));
                options.audit("tenant-limited", name, "");
            });
            Map<String, TenantLimits> all = new TreeMap<>(keys.limits());
            tenant.ifPresent(name -> {
                all.keySet().retainAll(Set.of(name));
                all.putIfAbsent(name, TenantLimits.NONE);
            });
            if (options.json()) {
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                all.forEach((name, limits) -> json.set(name, TenantOptions.json(limits)));
                out().println(json.toPrettyString());
            } else {
                all.forEach((name, limits) -> out().println(name + "  " + TenantOptions.text(limits)));
            }
            return 0;
        });
    }

    @Command(
            name = "audit",
            description = "Shows who changed or ran what, and who was not let in; the last lines that two files hold.")
    int audit(
            @Mixin KeysOptions options,
            @Option(names = "--last", paramLabel = "N", description = "How many lines; 50 if not given.")
                    Optional<Integer> last,
            @Option(names = "--key", paramLabel = "ID", description = "Only what was done with this key.")
                    Optional<String> key,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only what this tenant did.")
                    Optional<String> tenant) {
        List<JsonNode> lines = AuditLog.last(
                options.existing(),
                Math.max(1, last.orElse(50)),
                line -> key.map(id -> line.path("who").asText().equals(id)).orElse(true)
                        && tenant.map(name -> line.path("tenant").asText().equals(name))
                                .orElse(true));
        lines.forEach(line -> out().println(options.json() ? line.toString() : text(line)));
        return 0;
    }

    private static String text(JsonNode line) {
        StringBuilder text = new StringBuilder("%s  %-10s  %-16s  %s %s"
                .formatted(
                        line.path("time").asText(),
                        line.path("who").asText(),
                        line.path("tenant").asText(),
                        line.path("action").asText(),
                        line.path("outcome").asText()));
        line.properties().stream()
                .filter(entry ->
                        !Set.of("time", "who", "tenant", "action", "outcome").contains(entry.getKey()))
                .filter(entry -> !entry.getValue().asText().isEmpty())
                .forEach(entry -> text.append("  ")
                        .append(entry.getKey())
                        .append('=')
                        .append(printable(entry.getValue().asText())));
        return text.toString();
    }

    /** What clients sent must not write on the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static CommandException unknown(String id) {
        return new CommandException("there is no key " + id + "; brig keys list shows them");
    }

    private static String words(Set<Scope> scopes) {
        return String.join(",", scopes.stream().sorted().map(Scope::word).toList());
    }

    private static ObjectNode json(Key key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", key.id());
        json.put("name", key.name());
        json.put("tenant", key.tenant());
        key.scopes().stream().sorted().map(Scope::word).forEach(json.putArray("scopes")::add);
        json.put("state", key.state(Instant.now()));
        json.put("created", key.created().toString());
        json.put("expires", key.expires().map(Instant::toString).orElse(null));
        json.put("revoked", key.revoked().map(Instant::toString).orElse(null));
        json.put("oldSecretUntil", key.replaced().map(Instant::toString).orElse(null));
        return json;
    }
}
