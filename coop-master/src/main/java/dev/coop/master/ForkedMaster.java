package dev.coop.master;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.ForkedCluster;
import dev.coop.Messenger;
import dev.coop.Role;
import dev.coop.master.core.Policy;
import dev.coop.protocol.Connection;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A master in a process of its own, as its parent sees it. The thread {@code coop-parent} attaches to it, reads what it
 * says and calls the handlers; it ends with the master.
 */
final class ForkedMaster implements ForkedCluster {
    /** Between looks for the master's socket. */
    private static final long TICK_MS = 2;
    /** What a close takes beyond the close timeouts of the programs. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    private final ClusterOptions options;
    private final Process process;
    private final Thread reader = Thread.ofPlatform().name("coop-parent").unstarted(this::run);
    private final ParentInbox inbox;
    private final ParentOutbox outbox = new ParentOutbox();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile @Nullable String address;
    /** Of the reader. */
    private @Nullable String failure;

    private ForkedMaster(ClusterOptions options, Process process, Messenger.Handler handler) {
        this.options = options;
        this.process = process;
        this.inbox = new ParentInbox(handler);
    }

    /** @throws ClusterException if the process can't be started */
    static ForkedMaster start(ClusterOptions options, Messenger.Handler handler) {
        try {
            Process process = MasterCommand.of(Installation.lib(), options).start();
            ForkedMaster master = new ForkedMaster(options, process, handler);
            master.reader.start();
            return master;
        } catch (IOException e) {
            throw new ClusterException("the master can't be started: " + e.getMessage(), e);
        }
    }

    private void run() {
        try (OutputStream input = process.getOutputStream()) {
            input.write(Json.write(options.toJson()).getBytes(UTF_8));
        } catch (IOException _) {
            // It has ended already; its exit code says so.
        }
        try (Connection connection = attach()) {
            readAll(connection);
        } catch (IOException _) {
            // It has gone, or is just going.
        }
        outbox.close();
        int code = process.onExit().join().exitValue();
        String reason = failure == null ? "the master has exited with code " + code : failure;
        ready.completeExceptionally(new ClusterException(reason));
        closed.complete(code);
    }

    /** @throws IOException if the master has ended */
    private Connection attach() throws IOException {
        RuntimeDir directory = RuntimeDir.of(options.title());
        while (process.isAlive()) {
            if (directory.isServedBy(process.pid())) {
                Connection connection = Connection.open(directory.controlSocket());
                connection.send(new WireMessage.Request("attach", "{}"));
                outbox.open(connection);
                return connection;
            }
            awaitExit(Duration.ofMillis(TICK_MS));
        }
        throw new IOException("the master has ended");
    }

    private void readAll(Connection connection) throws IOException {
        while (true) {
            if (connection.receive() instanceof WireMessage.Post post) {
                note(post);
                inbox.deliver(post);
            }
        }
    }

    private void note(WireMessage.Post post) throws IOException {
        if (post.from() != Role.MASTER) {
            return;
        }
        if (post.action().equals("egg-ready")) {
            address = String.valueOf(Json.readObject(post.dataJson()).get("address"));
            // What the program does then must not keep it from its messages.
            Thread.ofVirtual().name("coop-ready").start(() -> ready.complete(null));
        } else if (post.action().equals("start-failed")) {
            failure = String.valueOf(Json.readObject(post.dataJson()).get("error"));
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void onMessage(Messenger.Handler handler) {
        inbox.add(handler);
    }

    @Override
    public void send(Role to, String action, @Nullable Object data) {
        outbox.send(switch (to) {
            case APP -> Destination.APPS;
            case AGENT -> Destination.AGENT;
            case MASTER -> Destination.MASTER;
            case PARENT -> throw new IllegalArgumentException("the parent does not send to itself");
        }, 0, action, data);
    }

    @Override
    public void sendTo(long pid, String action, @Nullable Object data) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(pid + " is no process id");
        }
        outbox.send(Destination.PID, (int) pid, action, data);
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

    /** A master that hangs is killed when its programs must have ended: they end with it. */
    @Override
    public void close() {
        Policy policy = new Settings(System.getenv()).policy(options, true);
        process.destroy();
        if (!awaitExit(policy.appCloseTimeout().plus(policy.agentCloseTimeout()).plus(CLOSE_GRACE))) {
            process.destroyForcibly();
        }
        // A handler may close: the thread that it runs on does not wait for itself.
        if (Thread.currentThread() != reader) {
            closed.join();
        }
    }

    private boolean awaitExit(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
