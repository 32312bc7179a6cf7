package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients with many addresses, who learn from the test program which slot answers them. */
final class Clients {
    private static final int COUNT = 64;
    private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");

    private Clients() {}

    /** Some addresses of the loopback interface, which has all of 127.0.0.0/8. */
    private static Iterable<InetAddress> addresses() {
        return () -> IntStream.range(0, COUNT)
                .mapToObj(i -> InetAddress.ofLiteral("127." + i * 7 % 256 + "." + i * 13 % 256 + "." + (i + 1)))
                .iterator();
    }

    /** By address, the slot that answers. */
    static Map<String, Integer> slots(int port) {
        Map<String, Integer> slots = new TreeMap<>();
        for (InetAddress client : addresses()) {
            slots.put(client.getHostAddress(), slot(client, SERVER, port));
        }
        return slots;
    }

    /** The slot that answers one client. */
    static int slot(InetAddress client, InetAddress server, int port) {
        try (HttpConnection connection = HttpConnection.open(client, server, port)) {
            return Integer.parseInt(connection.get("/echo?x").body().split(" ", -1)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException("from " + client, e);
        }
    }

    /** Connections from clients of {@code slot}, which have asked nothing yet. */
    static List<HttpConnection> connect(Map<String, Integer> slots, int slot, int port) throws IOException {
        List<HttpConnection> connections = new ArrayList<>();
        for (Map.Entry<String, Integer> client : slots.entrySet()) {
            if (client.getValue() == slot) {
                connections.add(HttpConnection.open(InetAddress.ofLiteral(client.getKey()), SERVER, port));
            }
        }
        return connections;
    }

    /** By slot, how many of {@code connections} from one address it answers. */
    static Map<Integer, Long> spread(int port, int connections) {
        return IntStream.range(0, connections).mapToObj(_ -> slot(SERVER, SERVER, port))
                .collect(Collectors.groupingBy(slot -> slot, TreeMap::new, Collectors.counting()));
    }
}
