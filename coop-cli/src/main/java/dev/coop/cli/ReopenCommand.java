package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import picocli.CommandLine.Model.CommandSpec;

import dev.coop.protocol.Json;

/** {@code coop reopen}: every process opens its log file anew. What {@code logrotate} calls after it has moved them. */
final class ReopenCommand implements Command {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Lets every process open its log file anew, after you have moved it away.");
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        cluster.request("reopen", "{}", LONGEST, _ -> {});
        invocation.result(cluster.title() + " opens its log files anew",
                Json.write(Map.of("title", cluster.title())));
        return Commands.DONE;
    }
}
