package dev.coop.master;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.Backoff;
import dev.coop.master.core.DebugPorts;
import dev.coop.master.core.Policy;
import dev.coop.master.core.Recycling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {
    private static Policy policy(Map<String, String> environment, String env) {
        ClusterOptions options = ClusterOptions.builder(Path.of("shop.jar")).workers(3).env(env)
                .startTimeout(Duration.ofSeconds(9)).build();
        return new Settings(environment, 6).policy(options, true);
    }

    @Test
    @DisplayName("C-10 D-1 D-6 F-3 F-4 H-2 I-1 the policy without settings is what the behaviours say")
    void defaults() {
        assertThat(policy(Map.of("COOP_REFORK_LIMIT", ""), "prod"))
                .isEqualTo(new Policy(3, true, true, Duration.ofSeconds(11), Duration.ofSeconds(5),
                        Duration.ofSeconds(5), 60, Duration.ofSeconds(60),
                        new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(5)),
                        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10),
                        3, Duration.ZERO, new Recycling(null, 0, Duration.ofSeconds(10)), Duration.ZERO, 0));
    }

    @ParameterizedTest(name = "{0} workers on {1} processors: {2} ms")
    @CsvSource({"1, 1, 0", "2, 2, 2000", "2, 3, 2000", "2, 4, 0", "8, 15, 2000", "8, 16, 0"})
    @DisplayName("the first worker boots alone where there are less than two processors for each")
    void headStart(int workers, int processors, long ms) {
        ClusterOptions options = ClusterOptions.builder(Path.of("shop.jar")).workers(workers).build();

        assertThat(new Settings(Map.of(), processors).policy(options, false).headStart())
                .isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest(name = "env {0} is production: {1}")
    @CsvSource({"prod, true", "staging, true", "local, false", "unittest, false"})
    @DisplayName("F-1 I-2 what is neither local nor unittest is production")
    void production(String env, boolean isProduction) {
        assertThat(policy(Map.of(), env).restarts()).isEqualTo(isProduction);
    }

    @Test
    @DisplayName("H-2 the close timeouts are their own, else the master's")
    void closeTimeouts() {
        Policy both = policy(Map.of("COOP_MASTER_CLOSE_TIMEOUT", "700"), "prod");
        assertThat(both.appCloseTimeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(both.agentCloseTimeout()).isEqualTo(Duration.ofMillis(700));

        Policy each = policy(Map.of("COOP_MASTER_CLOSE_TIMEOUT", "700", "COOP_APP_CLOSE_TIMEOUT", "800",
                "COOP_AGENT_CLOSE_TIMEOUT", "900"), "prod");
        assertThat(each.appCloseTimeout()).isEqualTo(Duration.ofMillis(800));
        assertThat(each.agentCloseTimeout()).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    @DisplayName("J-1 the agent's port for debuggers is 5800, or what the environment says")
    void debugPorts() {
        ClusterOptions options = ClusterOptions.builder(Path.of("shop.jar")).debug(5005).build();
        assertThat(new Settings(Map.of()).debugPorts(options)).isEqualTo(new DebugPorts(5800, 5005));
        assertThat(new Settings(Map.of("COOP_AGENT_DEBUG_PORT", "5900")).debugPorts(options))
                .isEqualTo(new DebugPorts(5900, 5005));
        assertThatThrownBy(() -> new Settings(Map.of("COOP_AGENT_DEBUG_PORT", "65536")).debugPorts(options))
                .hasMessage("COOP_AGENT_DEBUG_PORT: 65536 is no port, 1 to 65535");
    }

    @Test
    @DisplayName("F-3 I-1 window, limit and interval can be set")
    void others() {
        Policy policy = policy(Map.of("COOP_REFORK_LIMIT", "4", "COOP_REFORK_WINDOW", "5000",
                "COOP_HEALTH_CHECK_INTERVAL", "250"), "prod");

        assertThat(policy.maxRestarts()).isEqualTo(4);
        assertThat(policy.restartWindow()).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.healthInterval()).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @ValueSource(strings = {"COOP_MASTER_LOGGER_LEVEL", "COOP_AGENT_WORKER_LOGGER_LEVEL",
            "COOP_APP_WORKER_LOGGER_LEVEL"})
    @DisplayName("M-2 a level that is none is refused with variable, value and what is allowed")
    void badLevels(String variable) {
        assertThat(policy(Map.of(variable, "debug"), "prod")).isEqualTo(policy(Map.of(variable, ""), "prod"));
        assertThatThrownBy(() -> policy(Map.of(variable, "VERBOSE"), "prod")).isInstanceOf(ClusterException.class)
                .hasMessage(variable + ": 'VERBOSE' is no level: take DEBUG, INFO, WARN, ERROR or NONE");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "-1", "5s", "1e3", "2147483648", "99999999999999999999", " 5"})
    @DisplayName("B-6 a value that is no number in range is refused with variable, value and range")
    void badValues(String value) {
        assertThatThrownBy(() -> policy(Map.of("COOP_APP_CLOSE_TIMEOUT", value), "prod"))
                .isInstanceOf(ClusterException.class)
                .hasMessage("COOP_APP_CLOSE_TIMEOUT: '" + value + "' is no number from 1 to 2147483647");
    }
}
