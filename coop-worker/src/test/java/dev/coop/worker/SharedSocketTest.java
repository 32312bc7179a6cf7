package dev.coop.worker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class SharedSocketTest {
    private static final String ADVICE = "WARN worker listens on 8080, the cluster's port is 7001: use --port 8080";

    private final TestLog log = new TestLog();
    private final List<LifecycleEvent> events = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final SharedSocket socket = socket("127.0.0.1");

    private SharedSocket socket(@Nullable String host) {
        return new SharedSocket(events::add, log.log(), new WorkerEnvironment.Listen(host, 7001, 9), timers::add);
    }

    @Test
    @DisplayName("E-9 the first accept is an event")
    void listening() {
        socket.listening(7001);
        assertThat(events).containsExactly(new LifecycleEvent.Listening(7001));
        assertThat(log.lines()).isEmpty();
    }

    private void aMomentPasses() {
        timers.forEach(Runnable::run);
        timers.clear();
    }

    @Test
    @DisplayName("E-10 a worker that listens elsewhere, and a moment later nowhere else, is told once per port")
    void listeningElsewhere() {
        socket.listeningElsewhere(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
        socket.listeningElsewhere(new InetSocketAddress(8080));
        assertThat(log.lines()).isEmpty();
        aMomentPasses();
        assertThat(log.lines()).containsExactly(ADVICE);
        socket.listeningElsewhere(new InetSocketAddress(8080));
        aMomentPasses();
        assertThat(log.lines()).containsExactly(ADVICE);
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("E-10 a worker that has started and listens elsewhere only is told at once, and once")
    void startedElsewhere() {
        socket.listeningElsewhere(new InetSocketAddress(8080));
        socket.started();
        assertThat(log.lines()).containsExactly(ADVICE);
        aMomentPasses();
        assertThat(log.lines()).containsExactly(ADVICE);
    }

    @Test
    @DisplayName("E-10 a worker that opens an admin port first and then the cluster's is told nothing")
    void adminPortFirst() {
        socket.listeningElsewhere(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8081));
        socket.adopted();
        socket.started();
        aMomentPasses();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @DisplayName("E-10 a worker that has the cluster's socket may listen on other ports too")
    void listeningThereToo() {
        socket.adopted();
        socket.listeningElsewhere(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
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
        socket(null).listenFailed(new BindException("Address already in use"));
        socket.listenFailed(new IOException("Permission denied"));
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
