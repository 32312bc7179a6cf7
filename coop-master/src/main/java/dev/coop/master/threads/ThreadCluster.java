package dev.coop.master.threads;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

import dev.coop.Cluster;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.protocol.Log;

/**
 * A cluster whose agent and app workers are threads of this JVM (K-6). The same start, messages and close as with
 * processes; but what fails is not replaced, and nothing can be reloaded, scaled, or killed.
 */
public final class ThreadCluster implements Cluster {
    private final ClusterOptions options;
    private final List<Path> jars;
    private final boolean hasAgent;
    private final Timeouts timeouts;
    private final Log log = Log.ofProcess("master", "COOP_MASTER_LOGGER_LEVEL");
    private final ThreadRouter router = new ThreadRouter(log);
    private final List<ThreadMember> apps = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CountDownLatch closeAsked = new CountDownLatch(1);
    private final Thread master = Thread.ofPlatform().name("coop-master").unstarted(this::run);
    private @Nullable ThreadMember agent;
    private volatile @Nullable String address;

    /**
     * How long programs may take to close.
     *
     * @param app an app worker
     * @param agent the agent
     */
    public record Timeouts(Duration app, Duration agent) {}

    private ThreadCluster(ClusterOptions options, List<Path> jars, boolean hasAgent, Timeouts timeouts) {
        this.options = options;
        this.jars = jars;
        this.hasAgent = hasAgent;
        this.timeouts = timeouts;
    }

    /**
     * Starts one, and returns at once.
     *
     * @param options with the cluster port that was chosen
     * @param jars the class path of the program
     */
    public static ThreadCluster start(ClusterOptions options, List<Path> jars, boolean hasAgent, Timeouts timeouts) {
        ThreadCluster cluster = new ThreadCluster(options, jars, hasAgent, timeouts);
        cluster.master.start();
        return cluster;
    }

    private void run() {
        int code = 1;
        ClusterException failure = new ClusterException("the cluster was closed before it was ready");
        try {
            startAll();
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
        } catch (RuntimeException e) {
            log.error("the start has failed", e);
            failure = new ClusterException(e.toString(), e);
        }
        closeAll();
        String line = "exit with code:" + code;
        if (code == 0) {
            log.info(line);
        } else {
            log.error(line);
        }
        ready.completeExceptionally(failure);
        closed.complete(code);
    }

    private void startAll() throws InterruptedException {
        log.info("=================== " + options.title() + " start =====================");
        if (hasAgent) {
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
        log.info(app + " started at " + app.port() + ", remain " + remaining + " (" + millisSince(beginNs) + "ms)");
    }

    private static long millisSince(long beginNs) {
        return (System.nanoTime() - beginNs) / 1_000_000;
    }

    private ThreadMember member(Role role, int id, int index, int count, ClusterOptions own) {
        MemberLoader loader = MemberLoader.of(role.name().toLowerCase(Locale.ROOT) + "-" + id, jars);
        ThreadMember member = new ThreadMember(role, id, index, count, own, loader, router);
        router.add(member);
        return member;
    }

    private void announce() {
        int port = apps.getFirst().port();
        String host = options.host() == null ? "127.0.0.1" : options.host();
        String at = (options.https() == null ? "http" : "https") + "://" + host + ":" + port;
        address = at;
        log.info(options.title() + " started on " + at);
        ThreadMember helper = agent;
        if (helper != null) {
            router.post("egg-pids", List.of(helper.number()), member -> member.role() == Role.APP);
            router.post("egg-pids", apps.stream().map(ThreadMember::number).toList(),
                    member -> member.role() == Role.AGENT);
        }
        router.post("egg-ready", options.withAddress(port, null).toJson(), _ -> true);
        Thread.ofVirtual().name("coop-ready").start(() -> ready.complete(null));
    }

    private void closeAll() {
        apps.forEach(app -> close(app, timeouts.app()));
        if (agent != null) {
            close(agent, timeouts.agent());
        }
    }

    private void close(ThreadMember member, Duration timeout) {
        router.remove(member);
        member.close(timeout);
        log.info(member + " closed");
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready.copy();
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
        return closed.copy();
    }

    @Override
    public void close() {
        closeAsked.countDown();
        if (!ready.isDone()) {
            master.interrupt();
        }
        if (Thread.currentThread() != master) {
            closed.join();
        }
    }
}
