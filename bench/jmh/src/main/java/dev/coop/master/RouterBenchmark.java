package dev.coop.master;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.Log;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/** What the master does with one message: from the frame to the receivers' sockets, and what these take to be emptied. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {
    private static final int FRAMES = 50;
    private static final int APPS = 8;
    private static final ChildId AGENT = new ChildId(Role.AGENT, 1);
    private static final Router.MasterActions NOTHING = (post, sender) -> {};

    private final Router router = new Router(new Log("master", Log.Level.NONE, OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream()));
    private final QueueBudget budget = QueueBudget.ofHeap();
    private final List<Closeable> resources = new ArrayList<>();
    private final List<SocketChannel> receivers = new ArrayList<>();
    private final List<Peer> queued = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private final ByteBuffer taken = ByteBuffer.allocateDirect(64 * 1024);
    private final Frame toAgent = post(Destination.AGENT);
    private final Frame toApps = post(Destination.APPS);

    private static Frame post(Destination to) {
        return WireCodec.encode(new WireMessage.Post(to, Role.APP, 0, 4711, "ping",
                "{\"number\":123456,\"text\":\"a sentence as programs send them to each other\"}"));
    }

    /** An agent and some app workers, each at the other end of a socket. */
    @Setup
    public void connect() throws IOException {
        Selector selector = Selector.open();
        resources.add(selector);
        Path folder = Files.createTempDirectory("coop-jmh");
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            join(selector, server, socket, AGENT);
            for (int number = 1; number <= APPS; number++) {
                join(selector, server, socket, new ChildId(Role.APP, number));
            }
        }
        Files.delete(socket);
        Files.delete(folder);
    }

    private void join(Selector selector, ServerSocketChannel server, Path socket, ChildId id) throws IOException {
        SocketChannel receiver = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        receiver.configureBlocking(false);
        receivers.add(receiver);
        SocketChannel channel = server.accept();
        channel.configureBlocking(false);
        resources.addAll(List.of(receiver, channel));
        Peer peer = new Peer(channel, channel.register(selector, SelectionKey.OP_READ), budget, taken,
                new Peer.Identity.Unknown(), queued::add);
        peer.identify(new Peer.Identity.ChildProcess(id), 1000 + peers.size());
        peers.add(peer);
        router.add(id, peer);
    }

    /** Closes the sockets and their selector. */
    @TearDown
    public void close() throws IOException {
        for (Closeable resource : resources) {
            resource.close();
        }
    }

    /** From a worker to the agent. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void toAgent() throws IOException {
        route(toAgent);
    }

    /** From a worker to all eight. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void toApps() throws IOException {
        route(toApps);
    }

    private void route(Frame frame) throws IOException {
        for (int i = 0; i < FRAMES; i++) {
            router.route(frame, peers.getLast(), NOTHING);
        }
        queued.forEach(Peer::flush);
        queued.clear();
        for (SocketChannel receiver : receivers) {
            taken.clear();
            while (receiver.read(taken) > 0) {
                taken.clear();
            }
        }
    }
}
