package dev.brig.oci.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Bundle;
import dev.brig.oci.config.Bundle.HostHook;
import dev.brig.oci.config.Bundle.Moment;
import dev.brig.oci.config.Field;
import dev.brig.sandbox.detached.DetachedSpec.Hook;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container as the file in its directory says it. */
final class ContainerFile {
    private static final int FORMAT = 1;
    private static final long MOST = Long.MAX_VALUE;

    private ContainerFile() {}

    static String text(Container container) {
        Bundle configuration = container.configuration();
        ObjectNode file = Json.object()
                .put("format", FORMAT)
                .put("id", container.id())
                .put("bundle", container.bundle().toString())
                .put("pid", container.process().pid())
                .put("startTicks", container.process().startTicks())
                .put("created", container.created().toString())
                .put("version", configuration.version());
        file.set("cgroup", container.groups().json());
        configuration.annotations().forEach(file.putObject("annotations")::put);
        ObjectNode hooks = file.putObject("hooks");
        for (Moment moment : List.of(Moment.POSTSTART, Moment.POSTSTOP)) {
            ArrayNode array = hooks.putArray(moment.word());
            configuration.hooks().getOrDefault(moment, List.of()).forEach(hook -> array.add(json(hook)));
        }
        return Json.indented(file) + "\n";
    }

    private static ObjectNode json(HostHook hook) {
        ObjectNode json = Json.object().put("path", hook.command().path());
        json.set("args", Json.texts(hook.command().argv()));
        json.set("env", Json.texts(hook.command().environment()));
        hook.timeout().ifPresent(timeout -> json.put("timeout", timeout.toSeconds()));
        return json;
    }

    static Container read(byte[] text, String name) {
        Field file = Field.read(text, name);
        file.get("format").number(FORMAT, FORMAT);
        Map<Moment, List<HostHook>> hooks = new EnumMap<>(Moment.class);
        for (Moment moment : Moment.values()) {
            hooks.put(moment, file.get("hooks").get(moment.word()).list(ContainerFile::hook));
        }
        return new Container(
                file.get("id").text(),
                Path.of(file.get("bundle").text()),
                new LiveProcess(
                        (int) file.get("pid").number(1, Integer.MAX_VALUE),
                        file.get("startTicks").number(-1, MOST)),
                Instant.parse(file.get("created").text()),
                new Bundle(file.get("version").text(), file.get("annotations").textMap(), hooks, List.of(), List.of()),
                Membership.read(file.get("cgroup")));
    }

    private static HostHook hook(Field field) {
        Field timeout = field.get("timeout");
        return new HostHook(
                new Hook(
                        field.get("path").text(),
                        field.get("args").texts(),
                        field.get("env").texts()),
                timeout.isPresent() ? Optional.of(Duration.ofSeconds(timeout.number(1, MOST))) : Optional.empty());
    }
}
