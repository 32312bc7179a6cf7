package dev.coop.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

import dev.coop.master.RuntimeDir;
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
        List<RunningCluster> running = new ArrayList<>();
        List<AbandonedCluster> abandoned = new ArrayList<>();
        for (RuntimeDir directory : RuntimeDir.all()) {
            RunningCluster.in(directory).ifPresent(running::add);
            AbandonedCluster.in(directory).ifPresent(abandoned::add);
        }
        String title = invocation.title();
        Optional<AbandonedCluster> leftover = leftover(title, running, abandoned);
        if (leftover.isPresent()) {
            int ended = leftover.get().clean();
            String abandonedTitle = leftover.get().title();
            invocation.result(abandonedTitle + " had no master any more, ended "
                    + (ended == 0 ? "nothing: nothing was left" : ended + " processes that were left"),
                    json(abandonedTitle, ended));
            return Commands.DONE;
        }
        RunningCluster cluster = Choice.of(title, running, RunningCluster::title);
        invocation.say("closing " + cluster.title() + " (pid " + cluster.master().pid() + ")");
        int left = new ClusterStop(cluster, invocation::say).run();
        invocation.result(cluster.title() + " stopped", json(cluster.title(), left));
        return Commands.DONE;
    }

    /** @param left how many processes the master had not ended */
    private static String json(String title, int left) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", title);
        json.put("state", "stopped");
        json.put("left", left);
        return Json.write(json);
    }

    /** The cluster without a master that is meant: the one with this title, or the only one where none has a master. */
    private static Optional<AbandonedCluster> leftover(@Nullable String title, List<RunningCluster> running,
            List<AbandonedCluster> abandoned) {
        if (title != null) {
            return abandoned.stream().filter(cluster -> cluster.title().equals(title)).findFirst();
        }
        return running.isEmpty() && !abandoned.isEmpty()
                ? Optional.of(Choice.of(null, abandoned, AbandonedCluster::title))
                : Optional.empty();
    }
}
