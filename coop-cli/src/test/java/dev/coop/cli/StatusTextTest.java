package dev.coop.cli;

import java.io.IOException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.protocol.Json;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of {@code coop status}. */
final class StatusTextTest {
    @Test
    @DisplayName("master, agent and workers have a line each")
    void everyProcess() throws IOException {
        String json = """
                {"title":"hello","state":"ready","address":"http://127.0.0.1:7001","env":"prod","generation":1,
                 "master":{"pid":1,"uptimeMs":1234,"rssBytes":1048576,"aotCache":true},
                 "agent":{"id":1,"pid":2,"state":"started","uptimeMs":61000,"rssBytes":3145728,"aotCache":false,"restarts":0},
                 "workers":[{"id":3,"slot":0,"generation":1,"pid":5,"state":"listening","uptimeMs":1,
                             "rssBytes":2097152,"restarts":2,
                             "lastExit":{"code":null,"signal":"SIGKILL","reason":"died","at":"2026-01-01T00:00:00Z"}}],
                 "new":"fields do no harm"}""";
        assertThat(StatusText.of(Json.readObject(json))).isEqualTo(
                """
                        hello  ready  http://127.0.0.1:7001  env prod  generation 1

                        PROCESS   SLOT  GENERATION  PID  STATE      UPTIME  MEMORY  AOT  RESTARTS  LAST EXIT
                        master    -     -           1    ready      1s      1 MB    yes  -         -
                        agent#1   -     -           2    started    1m 1s   3 MB    no   0         -
                        worker#3  0     1           5    listening  0s      2 MB    -    2         SIGKILL, died, 2026-01-01T00:00:00Z""");
    }

    @Test
    @DisplayName("D-8 without an agent there is no line for one")
    void noAgent() throws IOException {
        String json = "{\"title\":\"t\",\"state\":\"starting\",\"master\":{\"pid\":1},\"agent\":null,\"workers\":[]}";
        assertThat(StatusText.of(Json.readObject(json)).lines()).hasSize(4).noneMatch(line -> line.contains("agent"));
    }
}
