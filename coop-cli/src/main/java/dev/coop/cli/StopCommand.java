package dev.coop.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;

import dev.coop.protocol.Json;

/** {@code coop stop}: ends a cluster, also one whose master is gone or stuck. */
final class StopCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Closes a cluster and waits until every process of it has gone.");
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Clusters clusters = Clusters.ofUser();
        String title = invocation.title();
        Optional<AbandonedCluster> leftover = clusters.leftover(title);
        if (leftover.isPresent()) {
            int ended = leftover.get().clean();
            String abandonedTitle = leftover.get().title();
            invocation.result(abandonedTitle + " had no master any more, ended " + what(ended),
                    json(abandonedTitle, ended));
            return Commands.DONE;
        }
        RunningCluster cluster = clusters.choose(title);
        invocation.say("closing " + cluster.title() + " (pid " + cluster.master().pid() + ")");
        int left = new ClusterStop(cluster, invocation::say).run();
        invocation.result(cluster.title() + " stopped", json(cluster.title(), left));
        return Commands.DONE;
    }

    private static String what(int ended) {
        return switch (ended) {
            case 0 -> "nothing: nothing was left";
            case 1 -> "1 process that was left";
            default -> ended + " processes that were left";
        };
    }

    /** @param left how many processes the master had not ended */
    private static String json(String title, int left) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", title);
        json.put("state", "stopped");
        json.put("left", left);
        return Json.write(json);
    }
}
