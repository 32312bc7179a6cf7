package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Harm that those do who talk to the cluster: its clients, its own programs, strangers. On the driver's thread. */
final class ClientChaos {
    private static final int MESSAGES = 200;
    private static final int MESSAGE_BYTES = 60_000;
    private static final int HALF_OPEN = 60;
    private static final int PEERS = 20;
    /** Of a request. */
    private static final String[] BEGINNINGS = {"", "GET /ec", "GET /echo?half HTTP/1.1\r\nHost: local",
            "GET /environment HTTP/1.1\r\n\r\n"};
    /** The last one is the beginning of a frame. */
    private static final String[] NOISE = {"", "GET / HTTP/1.1\r\nHost: coop\r\n\r\n", "\u007f\u0000\u0000\u0000",
            "\0\0"};

    private final ChaosGround ground;
    private final CoopCluster cluster;
    private final ChangeChaos changes;

    ClientChaos(ChaosGround ground, ChangeChaos changes) {
        this.ground = ground;
        this.cluster = ground.cluster();
        this.changes = changes;
    }

    /** From the agent or a worker, to everybody. */
    String flood(Random dice) {
        Program sender = dice.nextBoolean() ? cluster.agent() : ground.anyProgram(dice);
        sender.order("flood " + MESSAGES + " " + MESSAGE_BYTES);
        return "from " + sender.pid();
    }

    String floodFrozen(Random dice) {
        long frozen = ground.anyWorker(dice).pid();
        ground.held().stop(frozen);
        try {
            cluster.agent().order("flood " + 2 * MESSAGES + " " + MESSAGE_BYTES);
        } finally {
            Signals.trySend(frozen, "CONT");
        }
        return "to " + frozen;
    }

    /** Answered as all others are. */
    String halfOpen(Random dice) {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                open.add(halfOpen(ChaosGround.any(BEGINNINGS, dice)));
            }
            changes.reloadAtOnce();
        } finally {
            open.forEach(socket -> breakOff(socket, dice.nextBoolean()));
        }
        return HALF_OPEN + " connections";
    }

    private Socket halfOpen(String beginning) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port());
            socket.getOutputStream().write(beginning.getBytes(UTF_8));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("a client was not let in", e);
        }
    }

    private static void breakOff(Socket socket, boolean isAbrupt) {
        try (socket) {
            if (isAbrupt) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String badPeers(Random dice) {
        Path control = cluster.controlSocket();
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < PEERS; i++) {
                open.add(badPeer(dice.nextBoolean() ? control : control.resolveSibling("ipc.sock"),
                        ChaosGround.any(NOISE, dice)));
            }
            cluster.status();
            for (SocketChannel peer : open) {
                peer.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PEERS + " connections";
    }

    private static SocketChannel badPeer(Path socket, String noise) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(noise.getBytes(UTF_8)));
        return channel;
    }
}
