package dev.coop.systemtests;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Harm that signals do to processes. On the driver's thread. */
final class ProcessChaos {
    private static final int LONGEST_FREEZE_MS = 1500;
    private static final String[] WAYS_TO_SPAWN = {"spawn", "spawn-stubborn", "spawn-detached"};

    private final ChaosGround ground;
    private final CoopCluster cluster;

    ProcessChaos(ChaosGround ground) {
        this.ground = ground;
        this.cluster = ground.cluster();
    }

    String killWorkers(Random dice) {
        List<Long> pids = Stream.generate(() -> ground.anyWorker(dice).pid()).limit(1 + dice.nextInt(2)).distinct()
                .toList();
        ground.kill(pids);
        return pids.toString();
    }

    String killAgent() {
        long agent = cluster.agentPid();
        ground.kill(List.of(agent));
        return Long.toString(agent);
    }

    String killAll() {
        Status status = cluster.status();
        List<Long> pids = Stream.concat(status.listeningPids().stream(), Stream.of(status.requireAgent().pid()))
                .toList();
        ground.kill(pids);
        return pids.toString();
    }

    /** The second one may be too fast to be met while it starts. */
    String killTwice(Random dice) {
        Status.Worker first = ground.anyWorker(dice);
        ground.kill(List.of(first.pid()));
        Status status = cluster.awaitStatus("a successor of " + first,
                now -> successor(now, first).isPresent());
        Status.Worker second = successor(status, first).orElseThrow();
        ground.kill(List.of(second.pid()));
        return first.pid() + ", " + second.pid() + " " + second.state();
    }

    private static Optional<Status.Worker> successor(Status status, Status.Worker worker) {
        return status.workers().stream().filter(
                other -> other.slot() == worker.slot() && other.id() > worker.id() && other.pid() > 0).findFirst();
    }

    String terminateWorker(Random dice) {
        long pid = ground.anyWorker(dice).pid();
        terminate(pid);
        return Long.toString(pid);
    }

    private void terminate(long pid) {
        ground.take();
        Signals.trySend(pid, "TERM");
        ground.awaitNoticed(List.of(pid));
    }

    String terminateAgent() {
        long pid = cluster.agentPid();
        Signals.trySend(pid, "TERM");
        ground.awaitNoticed(List.of(pid));
        return Long.toString(pid);
    }

    /** Where there are others, and each takes what it can, they take what comes meanwhile. */
    String freezeWorker(Random dice) {
        long pid = ground.anyWorker(dice).pid();
        int millis = freezeMs(dice);
        ground.held().stop(pid);
        try {
            String answer = cluster.status().listening().size() < 2 || cluster.plan().options().contains("--balance")
                    ? ""
                    : cluster.get("/pid");
            if (answer.equals(Long.toString(pid))) {
                throw new AssertionError("process " + pid + " has answered while it was stopped");
            }
            ground.rest(millis);
        } finally {
            Signals.trySend(pid, "CONT");
        }
        return pid + " for " + millis + " ms";
    }

    String freezeAgent(Random dice) {
        long pid = cluster.agentPid();
        int millis = freezeMs(dice);
        Signals.trySend(pid, "STOP");
        ground.rest(millis);
        Signals.trySend(pid, "CONT");
        return pid + " for " + millis + " ms";
    }

    private static int freezeMs(Random dice) {
        return 1 + dice.nextInt(LONGEST_FREEZE_MS);
    }

    String terminateFrozen(Random dice) {
        long pid = ground.anyWorker(dice).pid();
        ground.held().stop(pid);
        ground.take();
        Signals.trySend(pid, "TERM");
        ground.rest(freezeMs(dice));
        Signals.trySend(pid, "CONT");
        ground.awaitNoticed(List.of(pid));
        return Long.toString(pid);
    }

    /** Children of every kind; the one that withstands SIGTERM is ended by SIGKILL. */
    String orphans(Random dice) {
        Status.Worker worker = ground.anyWorker(dice);
        String way = ChaosGround.any(WAYS_TO_SPAWN, dice);
        String child = cluster.program(worker.pid()).tell(way);
        if (dice.nextBoolean()) {
            ground.kill(List.of(worker.pid()));
        } else {
            terminate(worker.pid());
        }
        return worker.pid() + " with " + way + " " + child;
    }

    /** Nobody has to wait for it: the successor comes first. */
    String replace(Random dice) {
        long pid = ground.anyWorker(dice).pid();
        cluster.program(pid).order("replace");
        ground.awaitNoticed(List.of(pid));
        return Long.toString(pid);
    }
}
