package dev.coop.master.core;

import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.agent;
import static dev.coop.master.core.Stage.app;
import static org.assertj.core.api.Assertions.assertThat;

class SupervisorDebugTest {
    private static final Audience PARENT = new Audience.Parent();
    private static final Facts DEBUG = new Facts("shop", Stage.ENDPOINT, null, 7002, false, new DebugPorts(5800, 5005));

    private final Stage stage = new Stage(Stage.policy(2, true, true), DEBUG);

    private void start() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.comesUp(app(1));
        stage.comesUp(app(2));
    }

    @Test
    @DisplayName("J-1 the parent is told of each process where a debugger finds it")
    void debug() {
        stage.tell(new Event.Boot());

        assertThat(stage.comesUp(agent(1)).posts(PARENT, "debug"))
                .containsExactly(debug("agent", 1, 5800, 101));
        assertThat(stage.comesUp(app(1)).posts(PARENT, "debug")).containsExactly(debug("app", 1, 5006, 1001));
        assertThat(stage.comesUp(app(2)).posts(PARENT, "debug")).containsExactly(debug("app", 2, 5007, 1002));
    }

    private static Map<String, Object> debug(String role, int id, int port, long pid) {
        return Map.of("role", role, "id", id, "debugPort", port, "pid", pid);
    }

    @Test
    @DisplayName("J-1 a parent that comes later is told, too, and that the cluster is ready")
    void lateParent() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.spawned(app(1));

        Turn whileItBoots = stage.tell(new Event.ParentCame());
        assertThat(whileItBoots.posts(PARENT, "debug")).containsExactly(debug("agent", 1, 5800, 101),
                debug("app", 1, 5006, 1001));
        assertThat(whileItBoots.all(Command.PostReady.class)).isEmpty();

        stage.tell(new Event.Connected(app(1)));
        stage.ready(app(1));
        stage.comesUp(app(2));
        Turn whenItRuns = stage.tell(new Event.ParentCame());
        assertThat(whenItRuns.posts(PARENT, "debug")).hasSize(3);
        assertThat(whenItRuns.all(Command.PostReady.class)).containsExactly(new Command.PostReady(PARENT));
    }

    @Test
    @DisplayName("J-1 without debugging no debug message is sent")
    void none() {
        Stage plain = Stage.running(2);

        assertThat(plain.tell(new Event.ParentCame()).posts(PARENT, "debug")).isEmpty();
        assertThat(plain.dies(app(1), Stage.KILLED).and(plain.spawned(app(3))).posts(PARENT, "debug")).isEmpty();
    }

    @Test
    @DisplayName("J-2 a worker killed by the debugger ends the cluster calmly")
    void killedByDebugger() {
        start();

        Turn death = stage.dies(app(1), Stage.KILLED);

        assertThat(death.lines(Severity.INFO)).contains("worker kill by debugger, exiting");
        assertThat(death.lines(Severity.ERROR)).isEmpty();
        assertThat(death.terminated()).containsExactly(app(2));
        assertThat(death.spawned()).isEmpty();
        stage.dies(app(2), Stage.OK);
        Turn last = stage.dies(agent(1), Stage.OK).and(stage.tell(new Event.Swept()));
        assertThat(last.all(Command.Exit.class)).containsExactly(new Command.Exit(0));
    }

    @Test
    @DisplayName("J-2 any other death is an error and replaced, as without a debugger")
    void otherDeath() {
        start();

        Turn death = stage.dies(app(1), Stage.FAILED);

        assertThat(death.lines(Severity.ERROR)).hasSize(1);
        assertThat(death.spawned()).containsExactly(app(3));
    }
}
