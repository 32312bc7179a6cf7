package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.protocol.Destination;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** A cluster whose port the program decides, on the wire. */
class ListenTest {
    @TempDir
    private Path directory;
    private LoopBench bench;
    private TestPeer agent;

    @BeforeEach
    void boot() throws IOException {
        bench = new LoopBench(directory, 1, true, null);
        bench.loop.boot();
        agent = bench.join(AGENT);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    @DisplayName("B-9 a worker's request is answered by the operating system, and its port becomes the cluster's")
    void request() throws IOException {
        TestPeer worker = bench.hello(app(1));
        worker.send(new WireMessage.ListenRequest("10.0.0.1", 8085, "/run/in-1-1"));
        bench.turns();
        assertThat(bench.os.socketsLent).containsExactly("10.0.0.1:8085 /run/in-1-1 app_worker#1 0");
        assertThat(bench.loop.status()).containsEntry("address", null);

        worker.send(new WireMessage.Listening(8085));
        bench.turns();
        assertThat(bench.log()).contains("app_worker#1:1001 started at 8085, remain 0",
                "shop started on http://10.0.0.1:8085");
        assertThat(bench.loop.status()).containsEntry("address", "http://10.0.0.1:8085");
        WireMessage.Post ready = worker.receivePosts().getLast();
        assertThat(ready.action()).isEqualTo("egg-ready");
        assertThat(Json.readObject(ready.dataJson())).containsEntry("port", 8085L);
    }

    @Test
    @DisplayName("E-3 the address follows realport of a worker, and of nobody else")
    void realPort() throws IOException {
        TestPeer worker = bench.hello(app(1));
        agent.post(Destination.MASTER, 0, "realport", "{\"port\":9090}");
        bench.turns();
        assertThat(bench.loop.status()).containsEntry("address", null);
        worker.post(Destination.MASTER, 0, "realport", "{\"port\":8443,\"protocol\":\"https\"}");
        bench.turns();
        assertThat(bench.loop.status()).containsEntry("address", "https://127.0.0.1:8443");
    }

    @Test
    @DisplayName("G-9 an agent, or a port that is none, gets no socket")
    void badRequests() throws IOException {
        TestPeer worker = bench.hello(app(1));
        worker.send(new WireMessage.ListenRequest("", 0, "/run/in-1-1"));
        agent.send(new WireMessage.ListenRequest("", 8085, "/run/in-1-1"));
        bench.turns();
        assertThat(bench.os.socketsLent).isEmpty();
        assertThat(worker.isClosedByMaster()).isTrue();
        assertThat(agent.isClosedByMaster()).isTrue();
    }
}
