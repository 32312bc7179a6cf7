package dev.coop.systemtests;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import dev.coop.protocol.WireMessage;
import dev.coop.systemtests.apps.BrokenApplication;

/** Harm that reloads and other changes do, or that is done to them. On the driver's thread. */
final class ChangeChaos {
    private static final int MIN_WORKERS = 2;
    private static final int MAX_WORKERS = 5;
    /** Now and then longer than the master waits for a worker to close. */
    private static final int[] FREEZES_MS = {200, 1000, 7000};
    private static final String PLAIN = "{}";
    private static final String AT_ONCE = "{\"batch\":" + MAX_WORKERS + "}";
    private static final String[] PACES = {PLAIN, AT_ONCE, "{\"batch\":2,\"pauseMs\":200}"};

    private final ChaosGround ground;
    private final CoopCluster cluster;

    ChangeChaos(ChaosGround ground) {
        this.ground = ground;
        this.cluster = ground.cluster();
    }

    String reload(Random dice) {
        String arguments = ChaosGround.any(PACES, dice);
        long generation = cluster.status().generation();
        succeed(ground.request("reload", arguments));
        if (cluster.status().generation() <= generation) {
            throw new AssertionError("generation " + generation + " goes on after a reload");
        }
        return arguments;
    }

    /** All at once, for what is not about the order. */
    void reloadAtOnce() {
        succeed(ground.request("reload", AT_ONCE));
    }

    String switchVersion() {
        succeed(ground.request("reload", ground.switchArguments()));
        ground.switched();
        return "to version " + ground.version();
    }

    String breakVersion(Random dice) {
        BrokenApplication.Fault fault = ChaosGround.any(BrokenApplication.Fault.values(), dice);
        Status before = cluster.status();
        fail(ground.request("reload", ground.brokenArguments(fault)));
        assertSameWorkers(before);
        return fault.toString();
    }

    /** The workers of before go on. */
    private void assertSameWorkers(Status before) {
        Status after = cluster.status();
        if (!after.listeningPids().equals(before.listeningPids()) || after.generation() != before.generation()) {
            throw new AssertionError("a broken version has changed " + before + " to " + after);
        }
    }

    String breakSlot() {
        long first = cluster.workerPid(0);
        ground.sandbox().fault("app.1.start", "throw");
        try {
            fail(ground.request("reload", PLAIN));
        } finally {
            ground.sandbox().clearFaults();
        }
        return "after worker " + first + " had its successor";
    }

    String reloadTwice() {
        CompletableFuture<WireMessage.Reply> first = begin(PLAIN);
        WireMessage.Reply second = ground.request("reload", PLAIN);
        boolean isRefused = second.code() == 1 && second.resultJson().contains("reload");
        if (!isRefused && !first.isDone()) {
            throw new AssertionError("a second reload was not refused: " + second.resultJson());
        }
        succeed(first.join());
        return second.resultJson();
    }

    private CompletableFuture<WireMessage.Reply> begin(String arguments) {
        int workers = cluster.status().workers().size();
        CompletableFuture<WireMessage.Reply> reply = ground.ask("reload", arguments);
        ground.awaitEither(reply, status -> status.workers().size() > workers);
        return reply;
    }

    /** Whether the reload fails depends on who is killed, and when. */
    String killInReload(Random dice) {
        String arguments = ChaosGround.any(PACES, dice);
        CompletableFuture<WireMessage.Reply> reply = begin(arguments);
        long pid = dice.nextInt(4) == 0 ? cluster.agentPid() : anyChild(dice).pid();
        ground.kill(List.of(pid));
        return pid + ", " + arguments + ": " + reply.join().resultJson();
    }

    private Status.Worker anyChild(Random dice) {
        List<Status.Worker> alive = cluster.status().workers().stream().filter(worker -> worker.pid() > 0).toList();
        return alive.get(dice.nextInt(alive.size()));
    }

    String killInBrokenReload(Random dice) {
        CompletableFuture<WireMessage.Reply> reply = begin(ground.brokenArguments(BrokenApplication.Fault.HANGS));
        Status.Worker worker = anyChild(dice);
        ground.kill(List.of(worker.pid()));
        fail(reply.join());
        return worker.pid() + " " + worker.state() + " in slot " + worker.slot();
    }

    String freezeInReload(Random dice) {
        Status.Worker old = ground.anyWorker(dice);
        int millis = FREEZES_MS[dice.nextInt(FREEZES_MS.length)];
        ground.held().stop(old.pid());
        CompletableFuture<WireMessage.Reply> reply = ground.ask("reload", AT_ONCE);
        try {
            cluster.awaitStatus("the end of " + old, status -> !status.serves(old.pid()));
            ground.rest(millis);
        } finally {
            Signals.trySend(old.pid(), "CONT");
        }
        succeed(reply.join());
        return old.pid() + " for " + millis + " ms";
    }

    String scale(Random dice) {
        int from = ground.workers();
        int to = otherNumber(dice);
        succeed(ground.scale(to).join());
        ground.scaled(to);
        return from + " to " + to;
    }

    private int otherNumber(Random dice) {
        int count = MIN_WORKERS + dice.nextInt(MAX_WORKERS - MIN_WORKERS);
        return count < ground.workers() ? count : count + 1;
    }

    /** Growing fails if it is a new worker that is killed. */
    String killInScale(Random dice) {
        int from = ground.workers();
        int to = otherNumber(dice);
        int there = cluster.status().workers().size();
        CompletableFuture<WireMessage.Reply> reply = ground.scale(to);
        ground.awaitEither(reply, status -> status.workers().size() != there || status.listening().size() < from);
        Status.Worker worker = anyChild(dice);
        ground.kill(List.of(worker.pid()));
        boolean isDone = reply.join().code() == 0;
        ground.scaled(isDone ? to : from);
        return worker.pid() + ", " + from + " to " + to + (isDone ? "" : " has failed");
    }

    private static void succeed(WireMessage.Reply reply) {
        if (reply.code() != 0) {
            throw new AssertionError("what nobody disturbed has failed: " + reply.resultJson());
        }
    }

    private static void fail(WireMessage.Reply reply) {
        if (reply.code() == 0) {
            throw new AssertionError("what had to fail did not: " + reply.resultJson());
        }
    }
}
