package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.coop.ClusterOptions;
import dev.coop.protocol.Json;

/** {@code coop scale N}: changes the number of workers. */
final class ScaleCommand implements Command {
    /** The master keeps the time for each worker; this is for all of them. */
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Changes the number of workers: new ones start, those of the highest slots"
                + " drain. COOP_WORKER_COUNT tells workers that start from now on.");
        spec.addPositional(
                PositionalParamSpec.builder().index("0").arity("1").required(true).paramLabel("N").type(String.class)
                        .description("how many workers there are to be").build());
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Setting workers = new Setting(invocation.word(0), "N", invocation.shell().directory());
        int count = workers.number(1, ClusterOptions.MAX_WORKERS);
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        String result = cluster.request("scale", Json.write(Map.of("workers", count)), LONGEST, invocation::say);
        invocation.result(cluster.title() + " has " + Json.readObject(result).get("workers") + " workers", result);
        return Commands.DONE;
    }
}
