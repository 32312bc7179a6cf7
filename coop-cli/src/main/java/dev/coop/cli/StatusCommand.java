package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;

import picocli.CommandLine.Model.CommandSpec;

import dev.coop.protocol.Json;

/** {@code coop status}: what runs, as a table or as the master's own JSON. */
final class StatusCommand implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Shows master, agent and workers of a cluster.");
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        String json = cluster.request("status", "{}", ANSWER, _ -> {});
        invocation.result(StatusText.of(Json.readObject(json)), json);
        return Commands.DONE;
    }
}
