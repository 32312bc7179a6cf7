package dev.coop.worker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.Role;
import dev.coop.protocol.Env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class WorkerEnvironmentTest {
    private static Map<String, String> agent() {
        return new HashMap<>(Map.of(Env.ROLE, "agent", Env.ID, "2", Env.IPC_SOCKET, "/run/ipc.sock", Env.TOKEN, "t",
                Env.WORKER_COUNT, "4", Env.START_TIMEOUT_MS, "60000", Env.CLOSE_TIMEOUT_MS, "5000"));
    }

    private static Map<String, String> app() {
        Map<String, String> variables = agent();
        variables.putAll(Map.of(Env.ROLE, "app", Env.WORKER_INDEX, "3", Env.LISTEN_HOST, "::1", Env.LISTEN_PORT, "7001",
                Env.LISTEN_BACKLOG, "128", Env.LOG_FILE, "/log/worker-3.log", Env.REQUIRE,
                "/lib/setup.jar:shop.Setup"));
        return variables;
    }

    @Test
    @DisplayName("E-6 an app worker learns its slot, and the socket it shares")
    void appWorker() {
        assertThat(WorkerEnvironment.of(app())).isEqualTo(new WorkerEnvironment(Role.APP, 2, 3, 4,
                Path.of("/run/ipc.sock"), "t", 60_000, 5000, 0, Path.of("/log/worker-3.log"),
                List.of("/lib/setup.jar", "shop.Setup"),
                new WorkerEnvironment.Address("::1", null, 7001, false, 128, Set.of(), null, false)));
    }

    @Test
    @DisplayName("without a host the socket is bound to every address")
    void everyAddress() {
        Map<String, String> variables = app();
        variables.remove(Env.LISTEN_HOST);
        assertThat(WorkerEnvironment.of(variables).listen())
                .isEqualTo(new WorkerEnvironment.Address(null, null, 7001, false, 128, Set.of(), null, false));
    }

    @Test
    @DisplayName("B-9 without a port the program decides; private ports are listed")
    void programDecides() {
        Map<String, String> variables = app();
        variables.remove(Env.LISTEN_PORT);
        variables.put(Env.PRIVATE_PORTS, "9000,9100");
        assertThat(WorkerEnvironment.of(variables).listen())
                .isEqualTo(new WorkerEnvironment.Address("::1", null, 0, false, 128, Set.of(9000, 9100), null, false));
    }

    @Test
    @DisplayName("K-2 a Unix-domain socket stands in the place of host and port")
    void unixSocket() {
        Map<String, String> variables = app();
        variables.keySet().removeAll(Set.of(Env.LISTEN_HOST, Env.LISTEN_PORT));
        variables.put(Env.LISTEN_PATH, "/run/shop.sock");
        assertThat(WorkerEnvironment.of(variables).listen())
                .isEqualTo(new WorkerEnvironment.Address(null, Path.of("/run/shop.sock"), 0, false, 128, Set.of(), null,
                        false));
    }

    @Test
    @DisplayName("an agent has no slot and no socket")
    void agentProcess() {
        assertThat(WorkerEnvironment.of(agent())).isEqualTo(
                new WorkerEnvironment(Role.AGENT, 2, -1, 4, Path.of("/run/ipc.sock"), "t", 60_000, 5000, 0, null,
                        List.of(), null));
    }

    @Test
    @DisplayName("B-8 a variable that is missing or no number is named")
    void badVariables() {
        Map<String, String> variables = app();
        variables.put(Env.LISTEN_PORT, "http");
        assertThatIllegalStateException().isThrownBy(() -> WorkerEnvironment.of(variables))
                .withMessage("the variable COOP_LISTEN_PORT is no number: http");
        variables.remove(Env.TOKEN);
        assertThatIllegalStateException().isThrownBy(() -> WorkerEnvironment.of(variables))
                .withMessageStartingWith("the variable COOP_TOKEN is missing");
    }
}
