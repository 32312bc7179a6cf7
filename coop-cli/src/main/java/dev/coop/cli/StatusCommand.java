package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import dev.coop.protocol.Json;

/** {@code coop status}: what runs, as a table or as the master's own JSON. */
final class StatusCommand implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Shows master, agent and workers of a cluster.");
        spec.addOption(TitleOption.spec());
        return spec.addOption(
                OptionSpec.builder("--json").type(boolean.class).arity("0").description("for programs").build());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        String json = cluster.request("status", "{}", ANSWER, _ -> {});
        invocation.shell().out().println(
                invocation.flags().hasMatchedOption("--json") ? json : StatusText.of(Json.readObject(json)));
        return Commands.DONE;
    }
}
