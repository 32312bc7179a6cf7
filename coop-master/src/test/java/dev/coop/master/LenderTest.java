package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Balance;
import dev.coop.master.core.Endpoint;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** What the kernel is told of who serves, where each slot has a queue of its own. */
class LenderTest {
    @TempDir
    private Path directory;
    private @Nullable LoopBench started;

    private LoopBench start(Balance balance) throws IOException {
        LoopBench bench = new LoopBench(directory, 2, false, new Endpoint(7001, "http://127.0.0.1:7001", "http"),
                balance);
        started = bench;
        bench.loop.boot();
        return bench;
    }

    private static TestPeer[] workers(LoopBench bench) throws IOException {
        return new TestPeer[]{bench.join(app(1)), bench.join(app(2))};
    }

    @AfterEach
    void close() throws IOException {
        if (started != null) {
            started.close();
        }
    }

    @Test
    @DisplayName("K-4 the kernel is told whenever others serve, before those that leave are told to, and else not")
    void balanced() throws IOException {
        LoopBench bench = start(Balance.STICKY);
        TestPeer[] peers = workers(bench);
        assertThat(bench.os.balanced).containsExactly("{} of 2", "{0=app_worker#1} of 2",
                "{0=app_worker#1, 1=app_worker#2} of 2");
        assertThat(bench.log()).contains("ms) with STICKY MODE!");
        bench.os.balanced.clear();
        peers[0].send(new WireMessage.Replace());
        bench.turns();
        assertThat(bench.os.balanced).isEmpty();

        bench.join(app(3));
        assertThat(bench.os.balanced).containsExactly("{0=app_worker#3, 1=app_worker#2} of 2",
                "leaves: app_worker#1");
        bench.os.balanced.clear();
        bench.exits(app(2), peers[1], 137);
        assertThat(bench.os.balanced).containsExactly("{0=app_worker#3} of 2");
    }

    @Test
    @DisplayName("K-4 a slot that is given up gets nothing new before its worker is told to leave")
    void scale() throws IOException {
        LoopBench bench = start(Balance.REUSEPORT);
        workers(bench);
        bench.os.balanced.clear();
        bench.loop.scale(1, 1);
        assertThat(bench.os.balanced).containsExactly("{0=app_worker#1} of 1", "leaves: app_worker#2");
    }

    @Test
    @DisplayName("in shared mode the kernel needs no word")
    void shared() throws IOException {
        LoopBench bench = start(Balance.SHARED);
        workers(bench);
        assertThat(bench.os.balanced).isEmpty();
        assertThat(bench.log()).doesNotContain("STICKY");
    }
}
