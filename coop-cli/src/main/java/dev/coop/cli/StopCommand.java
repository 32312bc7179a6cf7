package dev.coop.cli;

import java.io.IOException;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;

/** {@code coop stop}: ends a cluster, also one whose master is gone or stuck. */
final class StopCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Closes a cluster and waits until every process of it has gone.");
        return spec.addOption(TitleOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Clusters clusters = Clusters.ofUser();
        Shell shell = invocation.shell();
        String title = invocation.title();
        Optional<AbandonedCluster> leftover = clusters.leftover(title);
        if (leftover.isPresent()) {
            int ended = leftover.get().clean();
            shell.out().println(leftover.get().title() + " had no master any more, ended "
                    + what(ended));
            return Commands.DONE;
        }
        RunningCluster cluster = clusters.choose(title);
        shell.out().println("closing " + cluster.title() + " (pid " + cluster.master().pid() + ")");
        new ClusterStop(cluster, shell.out()::println).run();
        shell.out().println(cluster.title() + " stopped");
        return Commands.DONE;
    }

    private static String what(int ended) {
        return switch (ended) {
            case 0 -> "nothing: nothing was left";
            case 1 -> "1 process that was left";
            default -> ended + " processes that were left";
        };
    }
}
