package dev.coop.master;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.Backoff;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.Endpoint;
import dev.coop.master.core.Facts;
import dev.coop.master.core.Policy;
import dev.coop.master.core.Recycling;
import dev.coop.master.core.Supervisor;
import dev.coop.master.core.Version;
import dev.coop.protocol.Log;
import dev.coop.protocol.WireMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The real loop, router and sockets, stepped by hand; processes are played by the test. Everything happens on the test's
 * thread, so what was sent is there at the next turn.
 */
final class LoopBench implements AutoCloseable {
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ZERO);
    static final String MASTER_PID = "4242";
    private static final Endpoint ENDPOINT = new Endpoint(7001, "http://127.0.0.1:7001", "http");
    static final ChildId AGENT = new ChildId(Role.AGENT, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than any frame needs: accept, read, write. */
    private static final int TURNS = 6;

    final FakeOs os = new FakeOs();
    final Mailbox mailbox;
    final MasterLoop loop;
    final List<String> parentEvents = new ArrayList<>();
    private final Path directory;
    private final Wire wire;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<TestPeer> peers = new ArrayList<>();
    private boolean ended;

    LoopBench(Path directory, int workers, boolean hasAgent) throws IOException {
        this(directory, workers, hasAgent, ENDPOINT);
    }

    /** @param given null where the program decides the port */
    LoopBench(Path directory, int workers, boolean hasAgent, @Nullable Endpoint given) throws IOException {
        this(directory, workers, hasAgent, given, Balance.SHARED);
    }

    /** A cluster without an agent that systemd runs. */
    LoopBench(Path directory, int workers, Map<String, String> service) throws IOException {
        this(directory, workers, false, ENDPOINT, Balance.SHARED, service);
    }

    /** @param given null where the program decides the port */
    LoopBench(Path directory, int workers, boolean hasAgent, @Nullable Endpoint given, Balance balance)
            throws IOException {
        this(directory, workers, hasAgent, given, balance, Map.of());
    }

    private LoopBench(Path directory, int workers, boolean hasAgent, @Nullable Endpoint given, Balance balance,
            Map<String, String> service) throws IOException {
        this.directory = directory;
        ClusterOptions options = ClusterOptions.builder(Path.of("/srv/shop.jar")).title("shop").env("prod")
                .workers(workers).port(given == null ? null : given.port()).clusterPort(7002).extra("colour", "red")
                .balance(balance)
                .build();
        Policy policy = new Policy(workers, hasAgent, true, Duration.ofSeconds(60), CLOSE_TIMEOUT, CLOSE_TIMEOUT, 60,
                Duration.ofSeconds(60), BACKOFF, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10),
                Duration.ofSeconds(10), 3, Duration.ZERO, Recycling.NEVER, Duration.ZERO, 0);
        Facts facts = new Facts("shop", given, null, 7002, balance == Balance.STICKY, null);
        wire = Wire.open(directory.resolve("ipc.sock"), directory.resolve("control.sock"));
        mailbox = new Mailbox(wire::wakeUp);
        MasterLog log = new MasterLog(new Log("master", Log.Level.DEBUG, out, err), false);
        Supervisor supervisor = new Supervisor(policy, facts, new Version(1, Path.of("/srv/shop.jar")), os.nanoTime());
        loop = new MasterLoop(options, supervisor, os, wire, mailbox, new Tokens(), new Parent() {
            @Override
            public void onReady(String address) {
                parentEvents.add("ready");
            }

            @Override
            public void onStartFailed(String line) {
                parentEvents.add(line);
            }
        }, log, service.isEmpty() ? null : SystemdNotifier.of(service, Long.parseLong(MASTER_PID), os.nanoTime(), log));
    }

    static ChildId app(int number) {
        return new ChildId(Role.APP, number);
    }

    static int pid(ChildId child) {
        return (child.role() == Role.AGENT ? 100 : 1_000) + child.number();
    }

    /** Lets the loop do all there is to do. */
    void turns() throws IOException {
        for (int i = 0; i < TURNS; i++) {
            turn();
        }
    }

    /** One turn that does not wait. */
    void turn() throws IOException {
        wire.wakeUp();
        loop.turn();
    }

    /** Turns until something has happened that another thread does. */
    void turnUntil(BooleanSupplier condition) throws IOException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new AssertionError("did not happen; the log:\n" + log());
            }
            turn();
        }
    }

    void pass(Duration duration) throws IOException {
        os.nowNs += duration.toNanos();
        turns();
    }

    TestPeer connectIpc() throws IOException {
        return keep(TestPeer.connect(directory.resolve("ipc.sock")));
    }

    TestPeer connectControl() throws IOException {
        TestPeer peer = keep(TestPeer.connect(directory.resolve("control.sock")));
        peer.send(new WireMessage.Hello("", 77));
        return peer;
    }

    /** Sends a request as a command does, and lets the loop deal with it. */
    TestPeer request(String command, String argumentsJson) throws IOException {
        TestPeer peer = connectControl();
        peer.send(new WireMessage.Request(command, argumentsJson));
        turns();
        return peer;
    }

    private TestPeer keep(TestPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** The child's process is there and says hello. */
    TestPeer hello(ChildId child) throws IOException {
        mailbox.post(new Notice.Spawned(child, pid(child)));
        TestPeer peer = connectIpc();
        peer.send(new WireMessage.Hello(os.spawn(child).token(), pid(child)));
        turns();
        return peer;
    }

    /** The child's process is there, connects, and is ready. */
    TestPeer join(ChildId child) throws IOException {
        TestPeer peer = hello(child);
        peer.send(child.role() == Role.AGENT ? new WireMessage.Started() : new WireMessage.Listening(7001));
        turns();
        return peer;
    }

    /** The child's process has ended, and with it its connection. */
    void exits(ChildId child, TestPeer peer, int exitValue) throws IOException {
        peer.close();
        mailbox.post(new Notice.Exited(child, exitValue, null));
        turns();
    }

    /** Every line that was logged, those to standard error after the others. */
    String log() {
        return out.toString(UTF_8) + err.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        for (TestPeer peer : peers) {
            peer.close();
        }
        endWire();
    }

    /** What the master does at its end. */
    void endWire() throws IOException {
        if (!ended) {
            ended = true;
            wire.close();
        }
    }
}
