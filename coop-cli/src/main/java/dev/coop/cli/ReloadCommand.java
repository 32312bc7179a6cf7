package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import dev.coop.ClusterOptions;
import dev.coop.protocol.Json;

/** {@code coop reload}: every worker is replaced, one slot after the other. */
final class ReloadCommand implements Command {
    private static final String BATCH = "--batch";
    private static final String PAUSE = "--pause";
    /** The master keeps the time for each worker; this is for all of them. */
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Replaces every worker, each only when its successor listens.");
        spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
        spec.addOption(OptionSpec.builder("--target").type(String.class).arity("1").paramLabel("JAR")
                .description("switch to this version").build());
        spec.addOption(OptionSpec.builder(BATCH).type(String.class).arity("1").paramLabel("N")
                .description("so many workers at once; default: 1").build());
        return spec.addOption(OptionSpec.builder(PAUSE).type(String.class).arity("1").paramLabel("TIME")
                .description("wait so long between two batches; default: 0").build());
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
        Map<String, Object> arguments = new LinkedHashMap<>();
        setting(flags, "--target", shell)
                .ifPresent(target -> arguments.put("target", target.path().normalize().toString()));
        setting(flags, BATCH, shell)
                .ifPresent(batch -> arguments.put("batch", batch.number(1, ClusterOptions.MAX_WORKERS)));
        setting(flags, PAUSE, shell).ifPresent(pause -> arguments.put("pauseMs", pause.duration().toMillis()));
        return arguments;
    }

    private static Optional<Setting> setting(ParseResult flags, String flag, Shell shell) {
        String value = flags.matchedOptionValue(flag, null);
        return Optional.ofNullable(value).map(given -> new Setting(given, flag, shell.directory()));
    }
}
