package dev.coop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class ClusterOptionsTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    private static ClusterOptionsBuilder builder() {
        return ClusterOptions.builder(Path.of("hello.jar"));
    }

    @Test
    @DisplayName("B-1 B-9 the defaults: current directory, number of processors, no port, the system's maximum, a minute")
    void defaults() {
        ClusterOptions options = builder().build();
        assertThat(options.target()).isEqualTo(HERE.resolve("hello.jar"));
        assertThat(options.baseDir()).isEqualTo(HERE);
        assertThat(options.title()).isEqualTo("hello");
        assertThat(options.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(options.port()).isZero();
        assertThat(options.privatePorts()).isEmpty();
        assertThat(options.host()).isNull();
        assertThat(options.clusterPort()).isZero();
        assertThat(options.backlog()).isZero();
        assertThat(options.startTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.logDir()).isNull();
        assertThat(options.pidFile()).isNull();
        assertThat(options.jvmArgs()).isEmpty();
        assertThat(options.extra()).isEmpty();
    }

    @Test
    @DisplayName("B-1 relative paths start in the base directory")
    void relativePaths() {
        ClusterOptions options = builder().baseDir(Path.of("/srv/app")).logDir(Path.of("logs"))
                .pidFile(Path.of("../run/app.pid")).build();
        assertThat(options.target()).isEqualTo(Path.of("/srv/app/hello.jar"));
        assertThat(options.logDir()).isEqualTo(Path.of("/srv/app/logs"));
        assertThat(options.pidFile()).isNotNull().isEqualTo(Path.of("/srv/app/../run/app.pid"));
    }

    @Test
    @DisplayName("B-2 null does not override a default")
    void nullIsDefault() {
        ClusterOptions options = builder().baseDir(null).title(null).env(null).workers(null).port(null).host(null)
                .clusterPort(null).backlog(null).startTimeout(null).logDir(null).pidFile(null).build();
        assertThat(options).isEqualTo(builder().build());
    }

    @Test
    @DisplayName("B-2 unknown options pass through")
    void unknownOptions() {
        ClusterOptions options = builder().port(8080).extra("theme", Map.of("dark", true)).build();
        assertThat(options.toJson()).containsEntry("theme", Map.of("dark", true)).containsEntry("port", 8080);
        assertThat(ClusterOptions.fromJson(options.toJson()).extra()).containsOnlyKeys("theme");
    }

    @Test
    @DisplayName("K-6 threads are as many as they have ports, so that another number can be told from none")
    void threads() {
        assertThat(builder().startMode(StartMode.THREADS).build().workers()).isEqualTo(1);
        assertThat(builder().startMode(StartMode.THREADS).ports(List.of(7001, 7002)).build().workers()).isEqualTo(2);
        assertThat(builder().startMode(StartMode.THREADS).workers(3).build().workers()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0, workers: 0 is not in 1..1024", "1025, workers: 1025 is not in 1..1024",
            "-1, workers: -1 is not in"})
    @DisplayName("B-6 workers out of range")
    void workersOutOfRange(int workers, String message) {
        assertRefused(builder -> builder.workers(workers), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    @DisplayName("B-6 port out of range")
    void portOutOfRange(int port) {
        assertRefused(builder -> builder.port(port), "port: " + port + " is not in 1..65535");
    }

    @ParameterizedTest
    @CsvSource({"0, private-port: 0 is not in 1..65533", "65534, private-port: 65534 is not in 1..65533",
            "7000, 'private-port: 7000..7002 and port 7001 are in each other''s way'"})
    @DisplayName("B-6 a private port that some worker could not have")
    void privatePortOutOfRange(int port, String message) {
        assertRefused(builder -> builder.workers(3).port(7001).privatePorts(List.of(port)), message);
    }

    @Test
    @DisplayName("B-9 a port that is decided later, and with it maybe the host")
    void decidedAddress() {
        ClusterOptions options = builder().privatePorts(List.of(9000)).build();
        assertThat(options.withAddress(8085, null).port()).isEqualTo(8085);
        assertThat(options.withAddress(8085, null).host()).isNull();
        assertThat(options.withAddress(8085, "127.0.0.1").host()).isEqualTo("127.0.0.1");
        assertThat(options.withAddress(8085, null).privatePorts()).containsExactly(9000);
    }

    @Test
    @DisplayName("B-9 a program can't ask for a port that is none")
    void badListen() {
        assertThatIllegalArgumentException().isThrownBy(() -> Listen.onPort(0))
                .withMessage("listen: port 0 is not in 1..65535");
    }

    @Test
    @DisplayName("B-6 cluster port, backlog and start timeout out of range")
    void otherNumbersOutOfRange() {
        assertRefused(builder -> builder.clusterPort(65536), "cluster-port: 65536 is not in 0..65535");
        assertRefused(builder -> builder.logMaxBytes(-1L), "log-max-size: -1 is no size");
        assertRefused(builder -> builder.maxRssBytes(-1L), "max-rss: -1 is no size");
        assertRefused(builder -> builder.maxRequests(-1L), "max-requests: -1 is not a number from 0");
        assertRefused(builder -> builder.maxAge(Duration.ZERO), "max-age: PT0S is not a positive duration");
        assertRefused(builder -> builder.maxRssBytes(1L).startMode(StartMode.THREADS),
                "max-age, max-rss, max-requests, ready-path, hang-timeout and standby are for processes");
        assertRefused(builder -> builder.readyPath("health"), "ready-path: 'health' is no path of HTTP");
        assertRefused(builder -> builder.readyPath("/a b"), "ready-path: '/a b' is no path of HTTP");
        assertRefused(builder -> builder.readyPath("/").startMode(StartMode.THREADS), "max-age, max-rss");
        assertRefused(builder -> builder.hangTimeout(Duration.ofMillis(-1)), "hang-timeout: PT-0.001S is negative");
        assertRefused(builder -> builder.standbys(-1), "standby: -1 is not in 0..");
        assertRefused(builder -> builder.standbys(1).privatePorts(List.of(9000)),
                "standby: a worker without a slot has none of the private-port 9000");
        assertRefused(builder -> builder.backlog(-1), "backlog: -1 is not in 0..");
        assertRefused(builder -> builder.startTimeout(Duration.ZERO), "start-timeout: PT0S is not a positive duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".", "with space", "12345678901234567890123456789012345678901"})
    @DisplayName("B-8 a title that is no name of a folder")
    void badTitle(String title) {
        assertRefused(builder -> builder.title(title), "title: '" + title + "'");
    }

    @ParameterizedTest
    @CsvSource({"hello.jar, hello", "my app+1.jar, my-app-1", "..jar, coop", "/, coop", "x.tar.jar, x.tar",
            "1234567890123456789012345678901234567890123.jar, 1234567890123456789012345678901234567890"})
    @DisplayName("B-1 the title is made from the target's name")
    void defaultTitle(String target, String title) {
        assertThat(ClusterOptions.builder(Path.of(target)).build().title()).isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"local, false", "unittest, false", "prod, true", "staging, true"})
    @DisplayName("B-7 production is every env but local and unittest")
    void production(String env, boolean isProduction) {
        assertThat(builder().env(env).build().isProduction()).isEqualTo(isProduction);
    }

    @Test
    @DisplayName("C-2 options survive the way to a worker")
    void jsonRoundTrip() {
        ClusterOptions options = builder().host("127.0.0.1").env("prod").workers(3).port(8080)
                .privatePorts(List.of(9000, 9100)).clusterPort(9).backlog(5).startTimeout(Duration.ofMillis(1500))
                .logDir(Path.of("logs")).stdout(Path.of("out")).stderr(Path.of("err")).logMaxBytes(9L)
                .logMaxAge(Duration.ofDays(1)).startMode(StartMode.THREADS).ports(List.of(8082))
                .framework("shop:fw").require(List.of("a.jar", "shop.Setup")).debug(5005).debugPort(8081)
                .https(new Https(Path.of("k"), Path.of("c"), Path.of("ca"), "secret")).pidFile(Path.of("pid"))
                .jvmArgs(List.of("-Xmx1g")).agentJvmArgs(List.of("-Xss1m")).appArgs(List.of("a", "b"))
                .extra("name", "value").build();
        assertThat(ClusterOptions.fromJson(options.toJson())).isEqualTo(options);
        assertThat(ClusterOptions.fromJson(builder().build().toJson())).isEqualTo(builder().build());
        ClusterOptions recycling = builder().maxAge(Duration.ofHours(1)).maxRssBytes(7L).maxRequests(9L)
                .readyPath("/up")
                .standbys(2).hangTimeout(Duration.ofSeconds(5)).build();
        assertThat(ClusterOptions.fromJson(recycling.toJson())).isEqualTo(recycling);
        assertThat(options.withClusterPort(10).clusterPort()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "port", "logDir"})
    @DisplayName("B-2 what is passed through can't shadow an option")
    void shadow(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().extra(name, "x").build())
                .withMessageContaining(name);
    }

    @Test
    @DisplayName("C-2 options that lack something are refused, by name")
    void badJson() {
        Map<String, Object> json = new HashMap<>(builder().build().toJson());
        json.remove("port");
        assertThatIllegalArgumentException().isThrownBy(() -> ClusterOptions.fromJson(json))
                .withMessage("port is no number");
        json.put("port", "7001");
        assertThatIllegalArgumentException().isThrownBy(() -> ClusterOptions.fromJson(json))
                .withMessage("port is no number");
    }

    @Test
    @DisplayName("K-4 K-5 sticky and reusePort are words for a balance, and no two may contradict each other")
    void balance() {
        assertThat(builder().build().balance()).isEqualTo(Balance.SHARED);
        assertThat(builder().sticky(true).reusePort(false).build().balance()).isEqualTo(Balance.STICKY);
        assertThat(builder().reusePort(true).build().balance()).isEqualTo(Balance.REUSEPORT);
        ClusterOptions options = builder().balance(Balance.STICKY).sticky(true).build();
        assertThat(options.toJson()).containsEntry("balance", "sticky");
        assertThat(ClusterOptions.fromJson(options.toJson())).isEqualTo(options);
        assertRefused(builder -> builder.sticky(true).reusePort(true), "balance: [reuseport, sticky] contradict");
        assertRefused(builder -> builder.sticky(true).balance(Balance.SHARED), "balance: [shared, sticky] contradict");
        assertRefused(builder -> builder.extra("sticky", true), "extra: sticky is an option of its own");
        Map<String, Object> json = new HashMap<>(options.toJson());
        json.put("balance", "even");
        assertThatIllegalArgumentException().isThrownBy(() -> ClusterOptions.fromJson(json))
                .withMessage("balance: 'even' is not one of shared, reuseport, sticky");
    }

    @Test
    @DisplayName("K-4 queues of their own are for a limited number of processes, and for TCP")
    void queues() {
        assertRefused(builder -> builder.sticky(true).workers(129), "workers: 129 are more than the 128 that");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().sticky(true).workers(2).build().withWorkers(200));
        assertRefused(builder -> builder.sticky(true).listenPath(Path.of("a")), "balance: sticky is for TCP");
        assertRefused(builder -> builder.reusePort(true).startMode(StartMode.THREADS),
                "balance: reuseport is for processes");
    }

    private static void assertRefused(UnaryOperator<ClusterOptionsBuilder> change, String message) {
        ClusterOptionsBuilder builder = change.apply(builder());
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageStartingWith(message);
    }
}
