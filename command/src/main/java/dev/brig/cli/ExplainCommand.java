package dev.brig.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.brig.cli.image.ImageOption.OpenImage;
import dev.brig.sandbox.engine.Explain;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig explain}: shows what would be done, without doing it. */
@Command(
        name = "explain",
        description =
                "Shows every system call that makes a program's sandbox and starts it, in order, and runs nothing.")
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    @Option(names = "--json", description = "Print a list of objects with process and call.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String text;
        try (OpenImage image = options.image()) {
            text = Explain.of(options.request(image, UnaryOperator.identity()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(list(text).toPrettyString());
        } else {
            out.print(text);
            out.flush();
        }
        return 0;
    }

    private static ArrayNode list(String text) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        text.lines().forEach(line -> {
            int end = line.indexOf(' ');
            calls.addObject()
                    .put("process", line.substring(0, end))
                    .put("call", line.substring(end).strip());
        });
        return calls;
    }
}
