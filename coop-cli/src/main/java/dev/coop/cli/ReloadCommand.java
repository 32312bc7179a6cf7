package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import dev.coop.protocol.Json;

/** {@code coop reload}: every worker is replaced, one slot after the other. */
final class ReloadCommand implements Command {
    /** The master keeps the time for each worker; this is for all of them. */
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Replaces every worker, each only when its successor listens.");
        spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
        return spec.addOption(OptionSpec.builder("--target").type(String.class).arity("1").paramLabel("JAR")
                .description("switch to this version").build());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Shell shell = invocation.shell();
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        String result = cluster.request("reload", Json.write(arguments(invocation.flags(), shell)), LONGEST,
                invocation::say);
        Object generation = Json.readObject(result).get("generation");
        invocation.result(cluster.title() + " reloaded, generation " + generation, result);
        return Commands.DONE;
    }

    private static Map<String, Object> arguments(ParseResult flags, Shell shell) {
        String target = flags.matchedOptionValue("--target", null);
        return target == null
                ? Map.of()
                : Map.of("target", shell.directory().resolve(target).normalize().toString());
    }
}
