package dev.coop.master;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.coop.Cluster;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.ForkedCluster;
import dev.coop.Messenger;
import dev.coop.StartMode;
import dev.coop.master.core.Endpoint;
import dev.coop.spi.ClusterProvider;
import dev.coop.spi.Copies;
import dev.coop.spi.ShutdownHook;

/** A cluster whose master is a thread of this JVM. */
final class LocalCluster implements Cluster, Parent {
    private final ClusterOptions options;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    /** The way to the loop; a close that comes before there is one waits here as {@code closeAsked}. */
    private final AtomicReference<@Nullable Mailbox> mailbox = new AtomicReference<>();
    private final Thread master = Thread.ofPlatform().name("coop-master").unstarted(this::run);
    private final ShutdownHook hook = new ShutdownHook(this::askToClose);
    private volatile boolean closeAsked;
    private volatile @Nullable String address;
    private String failure = "the cluster was closed before it was ready";

    private LocalCluster(ClusterOptions options) {
        this.options = options;
    }

    /** Finds this implementation for {@link Cluster#start}. */
    public static final class Provider implements ClusterProvider {
        @Override
        public Cluster start(ClusterOptions options) {
            if (options.startMode() == StartMode.THREADS) {
                return Threads.start(options);
            }
            LocalCluster cluster = new LocalCluster(options);
            cluster.hook.start(cluster.master);
            return cluster;
        }

        @Override
        public ForkedCluster fork(ClusterOptions options, Messenger.Handler handler) {
            return ForkedMaster.start(options, handler);
        }
    }

    private void run() {
        int code = 1;
        try {
            code = new Master(options, Installation.lib(), null, this, this::setMailbox, Map.of()).run();
            ended(new ClusterException(failure));
        } catch (ClusterException e) {
            ended(e);
        } catch (RuntimeException | Error e) {
            ended(e);
            throw e;
        } finally {
            closed.complete(code);
        }
    }

    /** Everything has ended; if the cluster has not been ready, it will not be. */
    private void ended(Throwable cause) {
        hook.ended();
        ready.completeExceptionally(cause);
    }

    private void askToClose() {
        closeAsked = true;
        Mailbox created = mailbox.get();
        if (created != null) {
            created.post(new Notice.Close());
        }
    }

    private void setMailbox(Mailbox created) {
        mailbox.set(created);
        if (closeAsked) {
            created.post(new Notice.Close());
        }
    }

    /** On a thread of its own: what the program does then must not stop the loop, and may close the cluster. */
    @Override
    public void onReady(String servedAt) {
        address = servedAt;
        Thread.ofVirtual().name("coop-ready").start(() -> ready.complete(null));
    }

    /** Told at the end of the loop, before anybody who waits for that goes on. */
    @Override
    public void onStartFailed(String line) {
        failure = line;
    }

    @Override
    public CompletableFuture<Void> ready() {
        return Copies.of(ready);
    }

    @Override
    public String address() {
        String known = address;
        if (known != null) {
            return known;
        }
        Endpoint given = new Address(options).given(System.getenv());
        if (given == null) {
            throw new IllegalStateException("the program decides the port: the address is known once it is ready");
        }
        return given.address();
    }

    @Override
    public CompletableFuture<Integer> closed() {
        return Copies.of(closed);
    }

    /** In what runs because a start has failed there is nothing to wait for: every process has gone. */
    @Override
    public void close() {
        askToClose();
        if (Thread.currentThread() != master) {
            closed.join();
        }
    }
}
