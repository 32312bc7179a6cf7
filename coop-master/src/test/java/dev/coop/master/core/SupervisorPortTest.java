package dev.coop.master.core;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.app;
import static org.assertj.core.api.Assertions.assertThat;

/** Who decides where the cluster serves. */
class SupervisorPortTest {
    private static final Endpoint FIRST = new Endpoint(8085, "http://127.0.0.1:8085", "http");
    private static final Endpoint OTHER = new Endpoint(9090, "http://127.0.0.1:9090", "http");
    private static final Endpoint SECURE = new Endpoint(8085, "https://10.0.0.1:8085", "https");

    private final Stage stage = new Stage(Stage.policy(2, false, true),
            new Facts("shop", null, null, 7002, false, null));

    private void boot() {
        stage.tell(new Event.Boot());
        for (int number = 1; number <= 2; number++) {
            stage.spawned(app(number));
            stage.tell(new Event.Connected(app(number)));
        }
    }

    @Test
    @DisplayName("B-9 without a port in the options the first listening decides it, and it is the one of all")
    void firstListening() {
        boot();
        assertThat(stage.endpoint()).isNull();
        assertThat(stage.tell(new Event.Listening(app(1), FIRST)).lines(Severity.CHATTER))
                .containsExactly("app_worker#1:1001 started at 8085, remain 1 (0ms)");
        assertThat(stage.endpoint()).isEqualTo(FIRST);
        assertThat(stage.tell(new Event.Listening(app(2), FIRST)).lines(Severity.INFO))
                .containsExactly("shop started on http://127.0.0.1:8085 (0ms)");
    }

    @Test
    @DisplayName("C-6 another port than the one that was first is no readiness, and said; a second one of a ready worker is not")
    void otherPort() {
        boot();
        stage.tell(new Event.Listening(app(1), FIRST));
        assertThat(stage.tell(new Event.Listening(app(1), OTHER)).lines(Severity.INFO)).isEmpty();
        assertThat(stage.tell(new Event.Listening(app(2), OTHER)).lines(Severity.INFO))
                .containsExactly("app_worker#2:1002 listens on 9090, the cluster's port is 8085");
        assertThat(stage.isRunning()).isFalse();
        stage.tell(new Event.Listening(app(2), FIRST));
        assertThat(stage.isRunning()).isTrue();
        assertThat(stage.endpoint()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("K-2 C-6 two Unix-domain sockets are two places")
    void otherPath() {
        boot();
        stage.tell(new Event.Listening(app(1), new Endpoint(0, "/run/a.sock", "http")));
        assertThat(stage.tell(new Event.Listening(app(2), new Endpoint(0, "/run/b.sock", "http"))).lines(Severity.INFO))
                .containsExactly("app_worker#2:1002 listens on /run/b.sock, the cluster's port is /run/a.sock");
        assertThat(stage.isRunning()).isFalse();
    }

    @Test
    @DisplayName("E-3 the address follows what the program's configuration says before it listens")
    void realPort() {
        boot();
        stage.tell(new Event.RealPort(app(1), SECURE));
        assertThat(stage.endpoint()).isEqualTo(SECURE);
        stage.tell(new Event.Listening(app(1), FIRST));
        assertThat(stage.tell(new Event.Listening(app(2), FIRST)).lines(Severity.INFO))
                .containsExactly("shop started on https://10.0.0.1:8085 (0ms)");
    }

    @Test
    @DisplayName("B-9 the port of the options stays; what else the program says of it counts until the cluster is ready")
    void optionWins() {
        Stage given = new Stage(Stage.policy(1, false, true));
        given.tell(new Event.Boot());
        given.spawned(app(1));
        given.tell(new Event.Connected(app(1)));
        given.tell(new Event.RealPort(app(1), OTHER));
        assertThat(given.endpoint()).isEqualTo(Stage.ENDPOINT);
        Endpoint secure = new Endpoint(7001, "https://127.0.0.1:7001", "https");
        given.tell(new Event.RealPort(app(1), secure));
        given.ready(app(1));
        given.tell(new Event.RealPort(app(1), Stage.ENDPOINT));
        assertThat(given.endpoint()).isEqualTo(secure);
    }

    @Test
    @DisplayName("B-9 a worker that comes later has to listen on the same port; one that has gone says nothing")
    void later() {
        boot();
        stage.tell(new Event.Listening(app(1), FIRST));
        stage.tell(new Event.Listening(app(2), FIRST));
        assertThat(stage.dies(app(2), Stage.KILLED).spawned()).containsExactly(app(3));
        stage.tell(new Event.RealPort(app(2), OTHER));
        stage.spawned(app(3));
        stage.tell(new Event.Connected(app(3)));
        stage.tell(new Event.Listening(app(3), OTHER));
        assertThat(stage.workers()).containsExactly("1:listening", "3:starting");
        assertThat(stage.pass(Duration.ofSeconds(61)).terminated()).contains(app(3));
        assertThat(stage.endpoint()).isEqualTo(FIRST);
    }
}
