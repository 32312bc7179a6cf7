package dev.coop.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import dev.coop.protocol.WireMessage;

/** Does one random harm after the other to a running cluster. Which one depends on the seed only. */
final class Chaos {
    /** What can be done. */
    private enum Harm {
        KILL_WORKER, KILL_AGENT, KILL_ALL, TERMINATE_WORKER, TERMINATE_AGENT, FREEZE_WORKER, FREEZE_AGENT, KILL_FROZEN, RELOAD, KILL_DURING_RELOAD
    }

    private static final Duration MOMENT = Duration.ofMillis(300);

    private final CoopCluster cluster;
    private final Random random;

    Chaos(CoopCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** Does something and says what. */
    String step() {
        Harm harm = Harm.values()[random.nextInt(Harm.values().length)];
        int slot = random.nextInt(cluster.plan().workers());
        Status status = cluster.status();
        long worker = status.listening(slot).pid();
        long agent = status.requireAgent().pid();
        switch (harm) {
            case KILL_WORKER -> end("KILL", List.of(worker));
            case KILL_AGENT -> end("KILL", List.of(agent));
            case KILL_ALL -> end("KILL", Stream.concat(status.listeningPids().stream(), Stream.of(agent)).toList());
            case TERMINATE_WORKER -> end("TERM", List.of(worker));
            case TERMINATE_AGENT -> end("TERM", List.of(agent));
            case FREEZE_WORKER -> freeze(worker);
            case FREEZE_AGENT -> freeze(agent);
            case KILL_FROZEN -> {
                Signals.trySend(worker, "STOP");
                end("KILL", List.of(worker));
            }
            case RELOAD -> reload();
            case KILL_DURING_RELOAD -> killDuringReload(worker);
        }
        return harm + " in slot " + slot;
    }

    /** Until the master has noticed, its status still shows a whole cluster. */
    private void end(String signal, List<Long> pids) {
        pids.forEach(pid -> Signals.trySend(pid, signal));
        cluster.awaitStatus("a status without " + pids, status -> pids.stream().noneMatch(status::serves));
    }

    private void freeze(long pid) {
        Signals.trySend(pid, "STOP");
        Await.within(MOMENT, () -> !cluster.isAlive());
        Signals.trySend(pid, "CONT");
    }

    private void reload() {
        WireMessage.Reply reply = cluster.request("reload", "{}");
        if (reply.code() != 0) {
            throw new AssertionError("a reload that nobody disturbed failed: " + reply.resultJson());
        }
    }

    private void killDuringReload(long worker) {
        List<WireMessage.Reply> replies = new ArrayList<>();
        Thread reload = Thread.ofPlatform().name("reload").start(() -> replies.add(cluster.request("reload", "{}")));
        Await.within(MOMENT, () -> cluster.status().workers().size() > cluster.plan().workers());
        end("KILL", List.of(worker));
        Await.until("the reload has ended", Await.START, () -> !reload.isAlive());
        if (replies.isEmpty()) {
            throw new AssertionError("a reload was not answered");
        }
    }
}
