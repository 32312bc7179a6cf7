package dev.coop.master;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.ForkedCluster;
import dev.coop.Messenger;
import dev.coop.Role;
import dev.coop.StartMode;
import dev.coop.master.core.Policy;
import dev.coop.protocol.Connection;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;
import dev.coop.spi.Copies;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A master in a process of its own, as its parent sees it. The thread {@code coop-parent} attaches to it, reads what it
 * says and calls the handlers; it ends with the master.
 */
final class ForkedMaster implements ForkedCluster {
    /** Between looks for the master's socket. */
    private static final long TICK_MS = 2;
    /** What a close takes beyond the close timeouts of the programs, and of what they have left behind. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(30);

    private final ClusterOptions options;
    private final Process process;
    /** Where the master says why it has refused to start. */
    private final Path refusal;
    /** From asking the master to close to killing it. */
    private final Duration closeTimeout;
    private final Thread reader = Thread.ofPlatform().name("coop-parent").unstarted(this::run);
    private final ParentInbox inbox;
    private final ParentOutbox outbox = new ParentOutbox();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile @Nullable String address;
    /** Of the reader. */
    private @Nullable String failure;

    private ForkedMaster(ClusterOptions options, Process process, Path refusal, Duration closeTimeout,
            Messenger.Handler handler) {
        this.options = options;
        this.process = process;
        this.refusal = refusal;
        this.closeTimeout = closeTimeout;
        this.inbox = new ParentInbox(handler);
    }

    /** @throws ClusterException if the process can't be started, or a cluster with this title runs */
    static ForkedMaster start(ClusterOptions options, Messenger.Handler handler) {
        if (options.startMode() == StartMode.THREADS) {
            throw new ClusterException("start-mode: threads are of this JVM: use Cluster.start, or fork processes");
        }
        Policy policy = new Settings(System.getenv()).policy(options, true);
        // The workers' close, the agent's, and the sweep of what is left.
        Duration timeout = policy.appCloseTimeout().multipliedBy(2).plus(policy.agentCloseTimeout()).plus(CLOSE_GRACE);
        try {
            refuseSecond(RuntimeDir.of(options.title()));
            RuntimeDir.createRoot();
            Path refusal = Files.createTempFile(RuntimeDir.root(), "refusal-", ".txt");
            Process process = MasterCommand.of(Installation.lib(), options, refusal).start();
            ForkedMaster master = new ForkedMaster(options, process, refusal, timeout, handler);
            master.reader.start();
            return master;
        } catch (IOException e) {
            throw new ClusterException("the master can't be started: " + e.getMessage(), e);
        }
    }

    private static void refuseSecond(RuntimeDir directory) throws IOException {
        Optional<RuntimeDir.Running> running = directory.running();
        if (running.isPresent()) {
            throw new ClusterException("a cluster with the title " + directory.title() + " is running, pid "
                    + running.get().pid() + ": stop it first, or give this one another title");
        }
    }

    private void run() {
        try {
            attend();
        } catch (RuntimeException e) {
            failure = e.toString();
        } finally {
            outbox.close();
            int code = process.onExit().join().exitValue();
            ready.completeExceptionally(new ClusterException(reason(code)));
            closed.complete(code);
        }
    }

    /** Why the cluster has never been ready: what the master has told, else its refusal, else its exit code. */
    private String reason(int code) {
        String refused = takeRefusal();
        if (failure != null) {
            return failure;
        }
        return refused.isEmpty() ? "the master has exited with code " + code : refused;
    }

    /** Empty if the master has not refused to start. */
    private String takeRefusal() {
        try {
            String line = Files.readString(refusal).strip();
            Files.delete(refusal);
            return line;
        } catch (IOException _) {
            // Somebody clears the folder: the exit code has to do.
            return "";
        }
    }

    /** Returns when there is nothing more to hear. */
    private void attend() {
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
    }

    /** @throws IOException if the master has ended */
    private Connection attach() throws IOException {
        RuntimeDir directory = RuntimeDir.of(options.title());
        while (process.isAlive()) {
            Connection connection = directory.isServedBy(process.pid()) ? open(directory) : null;
            if (connection != null) {
                connection.send(new WireMessage.Request("attach", "{}"));
                outbox.open(connection);
                return connection;
            }
            pause();
        }
        throw new IOException("the master has ended");
    }

    /** Null in the moment between the master's word that it is there and its socket. */
    private static @Nullable Connection open(RuntimeDir directory) {
        try {
            return Connection.open(directory.controlSocket());
        } catch (IOException _) {
            return null;
        }
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

    /** A master that hangs is killed when its programs must have ended; who is left sees that and ends. */
    @Override
    public void close() {
        process.destroy();
        CompletableFuture<Process> exit = process.onExit();
        try {
            // Not by waitFor: an interrupt of the caller must not kill a master that is just closing.
            exit.orTimeout(closeTimeout.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException _) {
            process.destroyForcibly();
        }
        // A handler may close: the thread that it runs on does not wait for itself.
        if (Thread.currentThread() != reader) {
            closed.join();
        }
    }

    private void pause() throws IOException {
        try {
            var _ = process.waitFor(TICK_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
