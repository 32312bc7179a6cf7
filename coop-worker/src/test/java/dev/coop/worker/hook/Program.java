package dev.coop.worker.hook;

import java.io.IOException;
import java.lang.instrument.UnmodifiableClassException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in the JVMs under test: opens and closes servers as it is told. It knows nothing of the hook but stop. */
final class Program {
    private static final int DATAGRAM_TIMEOUT_MS = 10_000;

    private final Map<String, Server> servers = new HashMap<>();

    private Program() {}

    /** Arguments: control port. */
    static void main(String[] arguments) throws IOException {
        Program program = new Program();
        try (ControlLine line = ControlLine.connect(Integer.parseInt(arguments[0]))) {
            line.serve(program.commands());
        }
        System.exit(0);
    }

    private Map<String, ControlLine.Command> commands() {
        Map<String, ControlLine.Command> commands = new HashMap<>(Map.of("open", this::open, "accept", this::accept,
                "close", this::close, "stop", _ -> stop(), "event", _ -> event(), "events",
                _ -> HookAgent.EVENTS.toString()));
        commands.putAll(Map.of("stdin", _ -> Integer.toString(System.in.read()), "run", Program::run, "datagram",
                Program::datagram, "client", Program::client, "load", words -> StrangeNetty.load(words[1]),
                "nettyClients", words -> NettyClients.open(Integer.parseInt(words[1]), Integer.parseInt(words[2]))));
        commands.putAll(Map.of("retransform", _ -> retransform(), "guest", Program::guest, "bye", Program::bye,
                "options", Program::options, "door", Program::door, "gate", _ -> gate(), "moves",
                _ -> Boolean.toString(HookAgent.hook().moves()),
                "hold", this::hold));
        return commands;
    }

    /**
     * {@code open KIND HOST PORT BACKLOG}, a path for the host of a Unix-domain socket: binds; answers with the address
     * that the server says it has.
     */
    private String open(String... words) throws Exception {
        Server server = open(Server.Kind.valueOf(words[1]), words);
        servers.put(words[1], server);
        return server.local();
    }

    private static Server open(Server.Kind kind, String... words) throws IOException {
        int backlog = Integer.parseInt(words[4]);
        if (words[2].startsWith("/")) {
            return kind.open(UnixDomainSocketAddress.of(words[2]), backlog);
        }
        InetAddress host = words[2].equals("*") ? null : InetAddress.getByName(words[2]);
        int port = Integer.parseInt(words[3]);
        InetSocketAddress address = host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        return kind.open(address, backlog);
    }

    /** {@code accept KIND}: begins to answer each connection with this process's pid. */
    private String accept(String... words) throws IOException {
        Server server = servers.get(words[1]);
        if (server == null) {
            throw new IOException("no server " + words[1]);
        }
        server.accept();
        return "accepting";
    }

    private String close(String... words) throws IOException {
        Server server = servers.remove(words[1]);
        if (server != null) {
            server.close();
        }
        return "closed";
    }

    /** {@code hold KIND}: the thread that accepts does nothing more, from its next connection on. */
    private String hold(String... words) throws IOException {
        Server server = servers.get(words[1]);
        if (server == null) {
            throw new IOException("no server " + words[1]);
        }
        server.hold();
        return "holds";
    }

    private static String retransform() throws UnmodifiableClassException {
        HookAgent.retransform();
        return "retransformed";
    }

    private static String stop() {
        HookAgent.hook().stopAccepting();
        return "stopped";
    }

    private static String event() throws InterruptedException {
        String event = HookAgent.EVENTS.poll(20, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    /** {@code run COMMAND...}: its output. */
    private static String run(String... words) throws IOException {
        String[] command = java.util.Arrays.copyOfRange(words, 1, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** {@code datagram PORT}: binds a socket, then a channel; answers with their ports, once datagrams have reached them. */
    private static String datagram(String... words) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1]));
        int socketPort;
        try (DatagramSocket socket = new DatagramSocket(address)) {
            socket.setSoTimeout(DATAGRAM_TIMEOUT_MS);
            socket.send(new DatagramPacket(new byte[1], 1, address));
            socket.receive(new DatagramPacket(new byte[1], 1));
            socketPort = socket.getLocalPort();
        }
        try (DatagramChannel channel = DatagramChannel.open().bind(address)) {
            channel.send(ByteBuffer.allocate(1), address);
            channel.receive(ByteBuffer.allocate(1));
            return socketPort + " " + channel.socket().getLocalPort();
        }
    }

    /** {@code guest PORT GUEST}: servers at PORT accept at GUEST, too; answers with the number of the socket. */
    private static String guest(String... words) throws IOException {
        return Integer.toString(HookAgent.addGuest(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
    }

    /** {@code options PORT}: sets and reads options of servers that are bound to it; the lengths of their buffers. */
    private static String options(String... words) throws IOException {
        InetSocketAddress at = new InetSocketAddress(Integer.parseInt(words[1]));
        StringBuilder sizes = new StringBuilder();
        try (ServerSocket server = new ServerSocket()) {
            server.bind(at);
            server.setReceiveBufferSize(20_000);
            server.setOption(StandardSocketOptions.IP_TOS, 8);
            sizes.append(server.getReceiveBufferSize()).append(' ').append(server.getReuseAddress()).append(' ');
        }
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(at)) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, 30_000);
            sizes.append(server.getOption(StandardSocketOptions.SO_RCVBUF)).append(' ');
        }
        try (AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open().bind(at)) {
            sizes.append(server.getOption(StandardSocketOptions.SO_RCVBUF));
        }
        return sizes.toString();
    }

    /** {@code bye PORT NUMBER}: they do no more. */
    private static String bye(String... words) throws IOException {
        HookAgent.hook().removeGuest(new InetSocketAddress(Integer.parseInt(words[1])), Integer.parseInt(words[2]));
        return "gone";
    }

    /** {@code door HOST PORT}, a path for the host of a Unix-domain socket: where the server there can be asked; its port or path. */
    private static String door(String... words) throws IOException {
        SocketAddress door = HookAgent.hook().door(words[1].startsWith("/")
                ? UnixDomainSocketAddress.of(words[1])
                : new InetSocketAddress(words[1].equals("*") ? null : InetAddress.getByName(words[1]),
                        Integer.parseInt(words[2])));
        return door instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : String.valueOf(door);
    }

    private static String gate() throws IOException {
        HookAgent.hook().openGate();
        return "open";
    }

    /** {@code client PORT PEER}: connects from PORT to PEER, and answers with the port it really has. */
    private static String client(String... words) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1])));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[2])));
            return Integer.toString(socket.getLocalPort());
        }
    }
}
