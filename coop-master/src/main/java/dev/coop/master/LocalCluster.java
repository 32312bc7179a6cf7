package dev.coop.master;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.coop.Cluster;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.spi.ClusterProvider;

/** A cluster whose master is a thread of this JVM. */
final class LocalCluster implements Cluster, Parent {
    private final ClusterOptions options;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    /** The way to the loop; a close that comes before there is one waits here as {@code closeAsked}. */
    private final AtomicReference<@Nullable Mailbox> mailbox = new AtomicReference<>();
    private volatile boolean closeAsked;

    private LocalCluster(ClusterOptions options) {
        this.options = options;
    }

    /** Finds this implementation for {@link Cluster#start}. */
    public static final class Provider implements ClusterProvider {
        @Override
        public Cluster start(ClusterOptions options) {
            LocalCluster cluster = new LocalCluster(options);
            Thread.ofPlatform().name("coop-master").start(cluster::run);
            return cluster;
        }
    }

    private void run() {
        int code = 1;
        try {
            code = new Master(options, lib(), this, this::setMailbox).run();
            ready.completeExceptionally(new ClusterException("the cluster was closed before it was ready"));
        } catch (ClusterException e) {
            ready.completeExceptionally(e);
        } finally {
            closed.complete(code);
        }
    }

    private void setMailbox(Mailbox created) {
        mailbox.set(created);
        if (closeAsked) {
            created.post(new Notice.Close());
        }
    }

    /** The folder of Coop's jars: {@code COOP_LIB}, else the one that this class came from. */
    private static Path lib() {
        String lib = System.getenv("COOP_LIB");
        if (lib != null) {
            return Path.of(lib).toAbsolutePath();
        }
        Path jar = Path.of(LocalCluster.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path folder = jar.getParent();
        if (folder == null) {
            throw new ClusterException("Coop's jars are not found: set COOP_LIB to the lib folder of an installation");
        }
        return folder;
    }

    @Override
    public void onReady() {
        ready.complete(null);
    }

    @Override
    public void onStartFailed(String line) {
        ready.completeExceptionally(new ClusterException(line));
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public String address() {
        return new Address(options).text(System.getenv());
    }

    @Override
    public CompletableFuture<Integer> closed() {
        return closed.copy();
    }

    @Override
    public void close() {
        closeAsked = true;
        Mailbox created = mailbox.get();
        if (created != null) {
            created.post(new Notice.Close());
        }
        closed.join();
    }
}
