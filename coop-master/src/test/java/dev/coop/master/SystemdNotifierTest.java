package dev.coop.master;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.os.DescriptorInbox;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** What systemd hears of the loop; a datagram socket of the test's is systemd's. */
class SystemdNotifierTest {
    private static final String HALF_A_MINUTE = "30000000";
    private static final Duration PING = Duration.ofSeconds(15);
    private static final String READY = "READY=1\nSTATUS=started on http://127.0.0.1:7001";

    @TempDir
    private Path directory;
    private DescriptorInbox systemd;
    private @Nullable LoopBench booted;

    @BeforeEach
    void open() throws IOException {
        systemd = DescriptorInbox.open(directory.resolve("notify"));
    }

    @AfterEach
    void close() throws IOException {
        if (booted != null) {
            booted.close();
        }
        systemd.close();
    }

    private LoopBench boot(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.putIfAbsent("NOTIFY_SOCKET", directory.resolve("notify").toString());
        LoopBench bench = new LoopBench(directory, 1, environment);
        booted = bench;
        bench.loop.boot();
        bench.turns();
        return bench;
    }

    /** Everything that has been sent and not yet looked at: a send is over when the loop has turned. */
    private List<String> heard() throws IOException {
        List<String> texts = new ArrayList<>();
        while (true) {
            try {
                texts.add(systemd.receive(0).text());
            } catch (SocketTimeoutException _) {
                return texts;
            }
        }
    }

    private static void signal(LoopBench bench, String name) throws IOException {
        bench.mailbox.post(new Notice.Caught(name));
        bench.turns();
    }

    @Test
    @DisplayName("systemd hears that the cluster is ready when every worker listens, and not before")
    void ready() throws IOException {
        LoopBench bench = boot(Map.of());
        TestPeer first = bench.hello(app(1));
        assertThat(heard()).isEmpty();

        first.send(new WireMessage.Listening(7001));
        bench.turns();
        assertThat(heard()).containsExactly(READY);
        assertThat(bench.log()).contains("shop started on http://127.0.0.1:7001");
    }

    @Test
    @DisplayName("systemd hears when a reload begins, by its clock, and when it is done")
    void reloadIsDone() throws IOException {
        LoopBench bench = boot(Map.of());
        TestPeer old = bench.join(app(1));
        heard();
        bench.os.nowNs = 5_000_000_999L;
        signal(bench, "SIGHUP");
        assertThat(heard()).singleElement().asString()
                .startsWith("RELOADING=1\nMONOTONIC_USEC=5000000\nSTATUS=reload to generation 2 begins");

        bench.join(app(2));
        assertThat(heard()).isEmpty();
        bench.exits(app(1), old, 0);
        assertThat(heard()).containsExactly("READY=1\nSTATUS=reload to generation 2 is done");
    }

    @Test
    @DisplayName("a reload that fails is over, too: the old version serves on")
    void reloadFails() throws IOException {
        LoopBench bench = boot(Map.of());
        bench.join(app(1));
        heard();
        signal(bench, "SIGHUP");
        assertThat(heard()).hasSize(1);

        bench.exits(app(2), bench.hello(app(2)), 1);
        assertThat(heard()).singleElement().asString().startsWith("READY=1\nSTATUS=reload to generation 2 failed: ");
    }

    @Test
    @DisplayName("a reload that is refused while one is under way joins it for systemd")
    void reloadDuringReload() throws IOException {
        LoopBench bench = boot(Map.of());
        bench.join(app(1));
        signal(bench, "SIGHUP");
        heard();
        bench.os.nowNs = 7_000_000_000L;
        signal(bench, "SIGHUP");

        assertThat(heard()).containsExactly(
                "RELOADING=1\nMONOTONIC_USEC=7000000\nSTATUS=reload: generation 2, slot 1 of 1");
    }

    @Test
    @DisplayName("a reload that is refused for another reason is over at once, and no readiness before there is one")
    void reloadRefused() throws IOException {
        LoopBench bench = boot(Map.of());
        signal(bench, "SIGHUP");
        assertThat(heard()).isEmpty();
        bench.join(app(1));
        heard();
        bench.request("scale", "{\"workers\":2}");
        signal(bench, "SIGHUP");

        assertThat(heard()).singleElement().asString()
                .startsWith("RELOADING=1\nMONOTONIC_USEC=1000000\nREADY=1\nSTATUS=a reload was refused: ");
    }

    @Test
    @DisplayName("systemd hears once that the cluster begins to close; a reload is over by then")
    void closing() throws IOException {
        LoopBench bench = boot(Map.of());
        bench.join(app(1));
        signal(bench, "SIGHUP");
        heard();
        signal(bench, "SIGTERM");
        signal(bench, "SIGTERM");

        assertThat(heard()).containsExactly("READY=1\nSTATUS=reload to generation 2 failed: the cluster closes",
                "STOPPING=1\nSTATUS=closing");
    }

    @Test
    @DisplayName("a loop that turns shows it in time, also when nothing else happens")
    void watchdog() throws IOException {
        LoopBench bench = boot(Map.of("WATCHDOG_USEC", HALF_A_MINUTE, "WATCHDOG_PID", LoopBench.MASTER_PID));
        assertThat(heard()).containsExactly("WATCHDOG=1");
        bench.pass(PING.minusNanos(1));
        assertThat(heard()).isEmpty();
        bench.pass(Duration.ofNanos(1));
        assertThat(heard()).containsExactly("WATCHDOG=1");
        bench.pass(PING.multipliedBy(3));
        assertThat(heard()).containsExactly("WATCHDOG=1");
    }

    @Test
    @DisplayName("the loop wakes for its sign of life, and sleeps in between")
    void wakes() throws IOException {
        LoopBench bench = boot(Map.of("WATCHDOG_USEC", "2"));
        heard();
        bench.os.nowNs += 1_000_000;
        bench.loop.turn();

        assertThat(heard()).containsExactly("WATCHDOG=1");
    }

    @Test
    @DisplayName("signs of life are for the process that they are asked of")
    void otherProcess() throws IOException {
        LoopBench bench = boot(Map.of("WATCHDOG_USEC", HALF_A_MINUTE, "WATCHDOG_PID", "1"));
        bench.pass(PING);
        assertThat(heard()).isEmpty();
        assertThat(bench.log()).doesNotContain("systemd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-5"})
    @DisplayName("an interval that makes no sense is told, and the rest goes on")
    void badInterval(String micros) throws IOException {
        LoopBench bench = boot(Map.of("WATCHDOG_USEC", micros));
        bench.join(app(1));

        assertThat(heard()).containsExactly(READY);
        assertThat(bench.log()).containsOnlyOnce("systemd gets no signs of life: WATCHDOG_USEC: '" + micros + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nobody/listens", "relative", ""})
    @DisplayName("where systemd can't be told, that is one line of the log and stops nothing")
    void nobody(String address) throws IOException {
        LoopBench bench = boot(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", HALF_A_MINUTE));
        bench.join(app(1));
        bench.pass(PING);
        signal(bench, "SIGTERM");

        assertThat(bench.log()).containsOnlyOnce("systemd can't be told").contains("NOTIFY_SOCKET=" + address + ": ");
        assertThat(bench.parentEvents).containsExactly("ready");
        assertThat(bench.os.terminated).containsExactly(app(1));
    }
}
