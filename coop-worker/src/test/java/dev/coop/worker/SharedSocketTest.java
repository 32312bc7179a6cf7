package dev.coop.worker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.protocol.WireMessage;
import dev.coop.worker.hook.ListenPlan;

import static org.assertj.core.api.Assertions.assertThat;

final class SharedSocketTest {
    private static final String ADVICE = "WARN worker listens on 8080, the cluster's port is 7001: use --port 8080";

    private static final Path PATH = Path.of("/run/shop.sock");

    private final TestLog log = new TestLog();
    private final List<LifecycleEvent> events = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final SharedSocket socket = socket("127.0.0.1", 7001);

    private SharedSocket socket(@Nullable String host, int port) {
        return socket(host, null, port);
    }

    private SharedSocket socket(@Nullable String host, @Nullable Path path, int port) {
        InetAddress only = host == null ? null : InetAddress.ofLiteral(host);
        return new SharedSocket(events::add, log.log(), new ListenPlan(only, path, port, 9, Set.of(9000), 1, null),
                timers::add);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    @Test
    @DisplayName("E-9 the first accept on the cluster's port is an event")
    void listening() {
        socket.listening(at(7001));
        assertThat(events).containsExactly(new LifecycleEvent.Listening(7001));
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @DisplayName("C-6 B-9 while nobody knows the port, every shared port is an event, a private one is not")
    void programDecides() {
        SharedSocket open = socket(null, 0);
        open.adopted(at(9001));
        open.listening(at(9001));
        open.adopted(at(8085));
        open.listening(at(8085));
        open.listening(new InetSocketAddress(8085));
        open.listening(at(8086));
        assertThat(events).containsExactly(new LifecycleEvent.Listening(8085), new LifecycleEvent.Listening(8086));
        aMomentPasses();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @DisplayName("B-9 E-10 once the program's own configuration has said the port, another one does not count")
    void configurationDecides() {
        SharedSocket decided = socket(null, 0);
        decided.serveAt(7001);
        decided.listening(at(8080));
        decided.started();
        assertThat(events).isEmpty();
        assertThat(log.lines()).containsExactly(ADVICE);
        decided.listening(at(7001));
        assertThat(events).containsExactly(new LifecycleEvent.Listening(7001));
    }

    @Test
    @DisplayName("K-2 with a Unix-domain socket no port counts, and a program that has nothing but ports is told so")
    void unixSocket() {
        SharedSocket unix = socket(null, PATH, 0);
        unix.listening(at(8080));
        unix.started();
        assertThat(events).isEmpty();
        assertThat(log.lines()).containsExactly("WARN worker listens on 8080, the cluster's socket is /run/shop.sock:"
                + " have it bind that, or use --port 8080 in its place");
        unix.listening(UnixDomainSocketAddress.of(PATH));
        unix.listening(UnixDomainSocketAddress.of(PATH));
        assertThat(events).containsExactly(new LifecycleEvent.Listening(WireMessage.UNIX_SOCKET));
    }

    @Test
    @DisplayName("K-2 a program that serves the cluster's socket may have ports besides")
    void portBesideUnixSocket(@TempDir Path folder) throws IOException {
        SharedSocket unix = socket(null, null, 0);
        Path path = folder.resolve("shop.sock");
        Files.createFile(folder.resolve(".shop.sock.coop"));
        unix.serveAt(path);
        unix.listening(at(8080));
        unix.adopted(UnixDomainSocketAddress.of(path));
        unix.started();
        assertThat(log.lines()).isEmpty();
        assertThat(events).isEmpty();
        // The program may have deleted it before it has bound.
        assertThat(path).exists();
    }

    @Test
    @DisplayName("K-2 E-10 a worker that has nothing but another path than the cluster's is told what to do")
    void otherPath() {
        Path other = Path.of("/run/other.sock");
        SharedSocket unix = socket(null, PATH, 0);
        SharedSocket undecided = socket(null, 0);
        for (SharedSocket each : List.of(unix, socket, undecided)) {
            each.ownPath(other);
            each.ownPath(other);
        }
        aMomentPasses();
        String told = "WARN worker listens on /run/other.sock";
        assertThat(log.lines()).containsExactly(told
                + ", the cluster's socket is /run/shop.sock: have it bind that, or use --listen-path /run/other.sock in"
                + " its place", told + ", the cluster's port is 7001: use --listen-path /run/other.sock in its place",
                told + " and on no shared port: use --listen-path /run/other.sock to have all workers share it");
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("E-10 a worker that has the cluster's socket may have paths of its own")
    void pathBeside() {
        socket.ownPath(PATH);
        socket.adopted(at(7001));
        aMomentPasses();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @DisplayName("E-10 another address than the cluster's is told, and is not readiness")
    void otherHost() {
        InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("::1"), 7001);
        socket.otherHost(other);
        socket.listening(other);
        aMomentPasses();
        assertThat(events).isEmpty();
        assertThat(log.lines())
                .containsExactly("WARN worker listens on the address 0:0:0:0:0:0:0:1 at port 7001, the cluster's is"
                        + " 127.0.0.1: use --host 0:0:0:0:0:0:0:1");
    }

    private void aMomentPasses() {
        timers.forEach(Runnable::run);
        timers.clear();
    }

    @Test
    @DisplayName("E-10 a worker that listens elsewhere, and a moment later nowhere else, is told once per port")
    void listeningElsewhere() {
        socket.listening(at(8080));
        socket.listening(new InetSocketAddress(8080));
        assertThat(log.lines()).isEmpty();
        aMomentPasses();
        assertThat(log.lines()).containsExactly(ADVICE);
        socket.listening(new InetSocketAddress(8080));
        aMomentPasses();
        assertThat(log.lines()).containsExactly(ADVICE);
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("E-10 a worker that has started and listens elsewhere only is told at once, and once")
    void startedElsewhere() {
        socket.listening(new InetSocketAddress(8080));
        socket.started();
        assertThat(log.lines()).containsExactly(ADVICE);
        aMomentPasses();
        assertThat(log.lines()).containsExactly(ADVICE);
    }

    @Test
    @DisplayName("B-1 E-10 a worker that has nothing but a private port is told so, for it will never be ready")
    void privateOnly() {
        SharedSocket undecided = socket(null, 0);
        SharedSocket unix = socket(null, PATH, 0);
        for (SharedSocket each : List.of(undecided, socket, unix)) {
            each.adopted(at(9001));
            each.listening(at(9001));
        }
        assertThat(log.lines()).isEmpty();
        aMomentPasses();
        String told = "WARN worker listens on 9001, its own by --private-port 9000, and on nothing that the workers share:"
                + " have it bind %s too, or leave that option out";
        assertThat(log.lines()).containsExactly(told.formatted("another port"), told.formatted("7001"),
                told.formatted(PATH));
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("E-10 a worker that opens an admin port first and then the cluster's is told nothing")
    void adminPortFirst() {
        socket.listening(at(8081));
        socket.adopted(at(7001));
        socket.started();
        aMomentPasses();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @DisplayName("E-10 a worker that has the cluster's socket may listen on other ports too")
    void listeningThereToo() {
        socket.adopted(at(7001));
        socket.listening(at(8080));
        socket.started();
        aMomentPasses();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @DisplayName("K-3 a program that asked for every address is told what it got")
    void hostOverruled() {
        socket.hostOverruled(new InetSocketAddress("0.0.0.0", 7001));
        assertThat(log.lines()).containsExactly("WARN worker asks for the address /0.0.0.0:7001, the cluster listens on"
                + " 127.0.0.1: use --host to change that");
    }

    @Test
    @DisplayName("C-11 an address in use is named")
    void listenFailed() {
        socket(null, 7001).listenFailed(new InetSocketAddress(7001), new BindException("Address already in use"));
        socket.listenFailed(at(7001), new IOException("Permission denied"));
        assertThat(log.lines()).contains("ERROR EADDRINUSE: cannot listen on 0.0.0.0:7001",
                "java.net.BindException: Address already in use", "ERROR cannot listen on 127.0.0.1:7001");
    }

    @Test
    @DisplayName("without a hook there is nothing to stop")
    void noHook() {
        socket.stopAccepting();
        assertThat(log.lines()).isEmpty();
    }
}
