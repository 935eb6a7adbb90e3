package dev.brig.bench.measure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command started by {@link BareLoop}: the bare program itself, or another sandbox around it. */
public final class CommandContender implements Contender {
    private final String name;
    private final BareLoop loop;

    public CommandContender(String name, Path bare, List<String> command, Optional<Path> descriptor9) {
        this.name = name;
        this.loop = new BareLoop(bare, command, descriptor9);
    }

    @Override
    public Map<String, double[]> round(int runs) {
        return Map.of(name, loop.micros(runs));
    }

    @Override
    public void close() {
        loop.close();
    }
}
