package dev.coop.systemtests.apps;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/** Opens the server of a program, unless a test wants it otherwise. */
final class Listening {
    private Listening() {}

    /**
     * Listens at the loopback address and {@code port}, or where {@code app.host} and {@code app.port} say. With {@code
     * app.listen=never} there is no server, with {@code app.listen=later} it binds and accepts only on command {@code
     * accept}. Command {@code unbind} closes the listener, {@code rebind N} does that and binds again, N times. With {@code app.second-port} there is one more server, at the loopback address,
     * which serves before the other one does.
     */
    static @Nullable EchoServer begin(Faults faults, Commands commands, int port) throws IOException {
        String listen = faults.at("listen");
        if (listen.equals("never")) {
            return null;
        }
        EchoServer server = new EchoServer(address(faults, port), commands);
        commands.add("unbind", _ -> {
            // The acceptor is the one thread that keeps the JVM alive; those that a command makes are daemons like itself.
            Thread.ofPlatform().daemon(false).name("unbound").start(Faults::hang);
            server.unbind();
            return "ok";
        });
        commands.add("rebind", times -> {
            for (int i = 0; i < Integer.parseInt(times); i++) {
                server.rebind();
            }
            return "ok";
        });
        String second = faults.at("second-port");
        if (!second.isEmpty()) {
            new EchoServer(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(second)),
                    commands).start();
        }
        if (listen.equals("later")) {
            commands.add("accept", _ -> {
                server.start();
                return "ok";
            });
        } else {
            server.start();
        }
        return server;
    }

    private static InetSocketAddress address(Faults faults, int port) {
        String host = faults.at("host");
        String other = faults.at("port");
        return new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host,
                other.isEmpty() ? port : Integer.parseInt(other));
    }
}
