package dev.coop.systemtests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.coop.protocol.WireMessage;
import dev.coop.systemtests.apps.BrokenApplication;

/** The cluster that harm is done to, and what is expected of it. On the driver's thread. */
final class ChaosGround {
    /** What has to have an answer after that time. */
    private static final int LONGEST_SECONDS = 180;

    private final CoopCluster cluster;
    private final Sandbox sandbox;
    private final HeldConnections held;
    private final ServingWatch watch;
    private int workers;
    private String version = "1";

    ChaosGround(CoopCluster cluster, Sandbox sandbox, HeldConnections held, ServingWatch watch) {
        this.cluster = cluster;
        this.sandbox = sandbox;
        this.held = held;
        this.watch = watch;
        this.workers = cluster.plan().workers();
        for (String name : List.of("1", "2")) {
            sandbox.jars().cluster("version-" + name, name);
        }
        for (BrokenApplication.Fault fault : BrokenApplication.Fault.values()) {
            sandbox.jars().broken(fault);
        }
    }

    /** The program that a cluster has to be started with. */
    static Path firstVersion(Sandbox sandbox) {
        return sandbox.jars().cluster("version-1", "1");
    }

    CoopCluster cluster() {
        return cluster;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    HeldConnections held() {
        return held;
    }

    /** How many workers there should be. */
    int workers() {
        return workers;
    }

    /** What the program of every worker should say of itself. */
    String version() {
        return version;
    }

    /** Arguments of a reload to the version that is not there. */
    String switchArguments() {
        return target("version-" + otherVersion());
    }

    /** The other version is in every worker. */
    void switched() {
        version = otherVersion();
    }

    private String otherVersion() {
        return version.equals("1") ? "2" : "1";
    }

    /** Arguments of a reload that fails. */
    String brokenArguments(BrokenApplication.Fault fault) {
        return target("broken-" + fault);
    }

    private String target(String name) {
        return "{\"target\":\"" + sandbox.directory().resolve(name + ".jar") + "\"}";
    }

    /** Any worker that listens. */
    Status.Worker anyWorker(Random dice) {
        List<Status.Worker> listening = cluster.status().listening();
        return listening.get(dice.nextInt(listening.size()));
    }

    /** The program in any worker that listens. */
    Program anyProgram(Random dice) {
        return cluster.program(anyWorker(dice).pid());
    }

    /** Any of {@code values}. */
    static <T> T any(T[] values, Random dice) {
        return values[dice.nextInt(values.length)];
    }

    /** Kills processes, all at the same moment, after what they have in their hands was taken down. */
    void kill(List<Long> pids) {
        pids.forEach(held::stop);
        watch.take((int) cluster.status().listeningPids().stream().filter(pids::contains).count());
        pids.forEach(pid -> Signals.trySend(pid, "KILL"));
        awaitNoticed(pids);
    }

    /** One worker that serves will not, for a while. */
    void take() {
        watch.take(1);
    }

    /** Until the master has noticed, its status still shows a whole cluster. */
    void awaitNoticed(List<Long> pids) {
        cluster.awaitStatus("a status without " + pids, status -> pids.stream().noneMatch(status::serves));
    }

    /** Lets some time go by, as long as there is a cluster. */
    void rest(int millis) {
        Await.within(Duration.ofMillis(millis), () -> !cluster.isAlive());
    }

    /** Asks the master, and waits for the answer. */
    WireMessage.Reply request(String command, String argumentsJson) {
        return ask(command, argumentsJson).join();
    }

    /** Asks the master on a thread of its own. */
    CompletableFuture<WireMessage.Reply> ask(String command, String argumentsJson) {
        CompletableFuture<WireMessage.Reply> reply = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reply.complete(cluster.request(command, argumentsJson));
            } catch (RuntimeException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until the status is as wanted or the answer has come. */
    void awaitEither(CompletableFuture<WireMessage.Reply> reply, Predicate<Status> condition) {
        cluster.awaitStatus("a change under way, or over", status -> reply.isDone() || condition.test(status));
    }

    /** Asks for {@code count} workers; until the answer, only as many are promised as there are before and after. */
    CompletableFuture<WireMessage.Reply> scale(int count) {
        watch.promise(Math.min(workers, count));
        return ask("scale", "{\"workers\":" + count + "}");
    }

    /** The number of workers is this one. */
    void scaled(int count) {
        workers = count;
    }

    /** The cluster was seen to be whole. */
    void isWhole() {
        watch.isWhole();
        watch.promise(workers);
    }
}
