package dev.coop.master.threads;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

import dev.coop.Cluster;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.protocol.Log;
import dev.coop.spi.Copies;
import dev.coop.spi.ShutdownHook;

/**
 * A cluster whose agent and app workers are threads of this JVM (K-6). The same start, messages and close as with
 * processes; but what fails is not replaced, and nothing can be reloaded, scaled, or killed.
 */
public final class ThreadCluster implements Cluster {
    private final ClusterOptions options;
    private final Setup setup;
    private final Log log = Log.ofProcess("master", "COOP_MASTER_LOGGER_LEVEL");
    private final ThreadRouter router = new ThreadRouter(log);
    private final List<ThreadMember> apps = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CountDownLatch closeAsked = new CountDownLatch(1);
    private final Thread master = Thread.ofPlatform().name("coop-master").unstarted(this::run);
    private final ShutdownHook hook = new ShutdownHook(this::askToClose);
    private final long bornNs = System.nanoTime();
    private @Nullable ThreadMember agent;
    /** Guarded by this. */
    private boolean isStarting = true;
    private volatile @Nullable String address;

    /** How addresses are printed. */
    public interface Addresses {
        /** Of an app worker with these options, whose port has been decided. */
        String of(ClusterOptions decided, boolean isHttps);

        /** Of what programs serve beside that by the options; null for nothing. */
        @Nullable
        String second();
    }

    /**
     * What has been found out about the options.
     *
     * @param classPath of the program
     * @param required the classes to initialize before it
     * @param hasAgent whether it brings one
     * @param appTimeout how long an app worker may take to close
     * @param agentTimeout how long the agent may
     * @param addresses how they are printed
     * @param onEnd runs when everything has been closed, before the JVM may go
     */
    public record Setup(List<Path> classPath, List<String> required, boolean hasAgent, Duration appTimeout,
            Duration agentTimeout, Addresses addresses, Runnable onEnd) {}

    private ThreadCluster(ClusterOptions options, Setup setup) {
        this.options = options;
        this.setup = setup;
    }

    /**
     * Starts one, and returns at once.
     *
     * @param options with the cluster port that was chosen
     */
    public static ThreadCluster start(ClusterOptions options, Setup setup) {
        ThreadCluster cluster = new ThreadCluster(options, setup);
        cluster.hook.start(cluster.master);
        return cluster;
    }

    private void run() {
        int code = 1;
        Throwable failure = new ClusterException("the cluster was closed before it was ready");
        try {
            startAll();
            startIsOver();
            announce();
            closeAsked.await();
            log.info("close is asked for, closing");
            code = 0;
        } catch (ClusterException e) {
            log.error(String.valueOf(e.getMessage()));
            failure = e;
        } catch (InterruptedException _) {
            log.info("close is asked for while the cluster starts, closing");
            code = 0;
        } catch (RuntimeException | Error e) {
            log.error("the start has failed", e);
            failure = new ClusterException(e.toString(), e);
        }
        try {
            startIsOver();
            closeAll();
            tellEnd(code);
            setup.onEnd().run();
        } finally {
            hook.ended();
            ready.completeExceptionally(failure);
            closed.complete(code);
        }
    }

    private void tellEnd(int code) {
        String line = "exit with code:" + code;
        if (code == 0) {
            log.info(line);
        } else {
            log.error(line);
        }
    }

    /** From now on a close waits for its turn. */
    private synchronized void startIsOver() {
        isStarting = false;
        Thread.interrupted();
    }

    private void startAll() throws InterruptedException {
        log.info("=================== " + options.title() + " start =====================");
        if (setup.hasAgent()) {
            startAgent();
        }
        List<Integer> ports = options.ports().isEmpty() ? List.of(options.port()) : options.ports();
        for (int index = 0; index < ports.size(); index++) {
            ThreadMember app = member(Role.APP, index + 1, index, ports.size(),
                    options.withAddress(ports.get(index), null));
            apps.add(app);
            app.start();
        }
        for (int index = 0; index < apps.size(); index++) {
            awaitApp(apps.get(index), apps.size() - 1 - index);
        }
    }

    private void startAgent() throws InterruptedException {
        long beginNs = System.nanoTime();
        ThreadMember started = member(Role.AGENT, 1, -1, Math.max(1, options.ports().size()), options);
        agent = started;
        log.info(started + " start with clusterPort:" + options.clusterPort());
        started.start();
        started.awaitReady(options.startTimeout());
        log.info(started + " started (" + millisSince(beginNs) + "ms)");
    }

    private void awaitApp(ThreadMember app, int remaining) throws InterruptedException {
        long beginNs = System.nanoTime();
        app.awaitReady(options.startTimeout());
        log.info(app + " started at " + app.options().port() + ", remain " + remaining + " (" + millisSince(beginNs)
                + "ms)");
    }

    private static long millisSince(long beginNs) {
        return (System.nanoTime() - beginNs) / 1_000_000;
    }

    private ThreadMember member(Role role, int id, int index, int count, ClusterOptions own) {
        MemberLoader loader = MemberLoader.of(role.name().toLowerCase(Locale.ROOT) + "-" + id,
                setup.classPath());
        ThreadMember member = new ThreadMember(role, id, index, count, own, setup.required(), loader, router);
        router.add(member);
        return member;
    }

    private void announce() {
        ThreadMember first = apps.getFirst();
        String at = setup.addresses().of(first.options(), first.isHttps());
        String second = setup.addresses().second();
        String time = " (" + millisSince(bornNs) + "ms)";
        address = at;
        log.info(options.title() + " started on " + at + time);
        if (second != null) {
            log.info(options.title() + " started on " + second + time);
        }
        ThreadMember helper = agent;
        if (helper != null) {
            router.post("egg-pids", List.of(helper.number()), member -> member.role() == Role.APP);
            router.post("agent-start", Map.of(), member -> member.role() == Role.APP);
            router.post("egg-pids", apps.stream().map(ThreadMember::number).toList(),
                    member -> member.role() == Role.AGENT);
        }
        router.post("egg-ready", first.options().toJson(), _ -> true);
        Thread.ofVirtual().name("coop-ready").start(() -> ready.complete(null));
    }

    private void closeAll() {
        apps.forEach(app -> close(app, setup.appTimeout()));
        if (agent != null) {
            close(agent, setup.agentTimeout());
        }
    }

    private void close(ThreadMember member, Duration timeout) {
        router.remove(member);
        member.close(timeout);
        log.info(member + " closed");
    }

    @Override
    public CompletableFuture<Void> ready() {
        return Copies.of(ready);
    }

    @Override
    public String address() {
        String known = address;
        if (known == null) {
            throw new IllegalStateException("the address is known once the cluster is ready");
        }
        return known;
    }

    @Override
    public CompletableFuture<Integer> closed() {
        return Copies.of(closed);
    }

    private synchronized void askToClose() {
        closeAsked.countDown();
        if (isStarting) {
            master.interrupt();
        }
    }

    @Override
    public void close() {
        askToClose();
        if (Thread.currentThread() != master) {
            closed.join();
        }
    }
}
