package dev.brig.oci;

import dev.brig.sandbox.detached.Errand;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The build runs this once. */
@Command(
        name = "errands",
        hidden = true,
        description = "Writes the executables that the script brig needs; for the build.")
final class ErrandsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Where they are written.")
    private Path directory;

    private ErrandsCommand() {}

    @Override
    public Integer call() {
        for (Errand errand : Errand.values()) {
            Compilation.write(errand.bytes(), directory.resolve(errand.fileName()));
        }
        return 0;
    }
}
