package dev.coop.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.coop.Application;
import dev.coop.ClusterOptions;
import dev.coop.ClusterOptionsBuilder;
import dev.coop.Https;
import dev.coop.Listen;
import dev.coop.Role;
import dev.coop.WorkerContext;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameMessenger;
import dev.coop.protocol.Inbox;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.hook.ListenPlan;

import static org.assertj.core.api.Assertions.assertThat;

/** Where an application serves: options, its own configuration, the default. */
final class ListenDecisionTest implements WorkerLoop.Owner {
    /** Says nothing about where it listens. */
    private static class Plain implements Application {
        @Override
        public void start(WorkerContext context) {}
    }

    /** Says something. */
    private static final class Configured extends Plain {
        private final Listen listen;

        Configured(Listen listen) {
            this.listen = listen;
        }

        @Override
        public Listen listen(ClusterOptions options) {
            return listen;
        }
    }

    @TempDir
    private Path folder;
    private final TestLog log = new TestLog();
    private final List<Frame> sent = new ArrayList<>();
    private final List<LifecycleEvent> events = new ArrayList<>();
    private final ClusterOptionsBuilder options = ClusterOptions.builder(Path.of("shop.jar"));
    private TestMaster master;
    private MasterChannel channel;
    private WorkerLoop loop;

    /** The loop never runs: nothing of what is decided goes by it. */
    @BeforeEach
    void connect() throws IOException {
        Path ipc = folder.resolve("ipc.sock");
        Outbox outbox = new Outbox(log.log());
        master = new TestMaster(ipc);
        channel = MasterChannel.connect(ipc, outbox);
        loop = new WorkerLoop(new Lifecycle(Role.APP, false), channel, outbox,
                new Inbox(log.log(), ClassLoader.getSystemClassLoader(), _ -> {}), this, log.log(), 1);
    }

    @AfterEach
    void disconnect() throws IOException {
        channel.close();
        master.close();
    }

    @Override
    public void openGate(String optionsJson) {}

    @Override
    public void receive(WireMessage.Guest guest) {}

    @Override
    public void reopenLog() {}

    @Override
    public void takeSlot(int slot) {}

    @Override
    public void stopAccepting() {}

    @Override
    public void close(int code, long graceMs) {}

    /** Lets the application decide; returns the port that it finds in its context. */
    private int decide(Application application, int given) throws IOException {
        WorkerEnvironment environment = new WorkerEnvironment(Role.APP, 1, 0, 1, folder.resolve("ipc.sock"), "token", 1,
                1, 0, null, List.of(),
                new WorkerEnvironment.Address(null, null, given, true, 9, Set.of(), null, false));
        ProcessContext context = new ProcessContext(environment, Json.write(options.build().toJson()),
                new FrameMessenger(Role.APP, 1, sent::add, log.log()), loop);
        SharedSocket socket = new SharedSocket(events::add, log.log(),
                new ListenPlan(null, null, given, 9, Set.of(), 0, null), Runnable::run);
        new ListenDecision(context, socket, log.log()).decideFor(application);
        socket.listening(new InetSocketAddress(context.options().port()));
        return context.options().port();
    }

    /** What the master is told by {@code realport}. */
    private Map<String, Object> realPort() throws IOException {
        assertThat(sent).hasSize(1);
        WireMessage.Post post = (WireMessage.Post) WireCodec.decode(sent.getFirst());
        assertThat(post.to()).isEqualTo(Destination.MASTER);
        assertThat(post.action()).isEqualTo("realport");
        return Json.readObject(post.dataJson());
    }

    @ParameterizedTest(name = "listen {0}, https by options {1}, by itself {2}: {3} {4}")
    @CsvSource({", false, false, 7001, http", ", true, false, 8443, https", ", false, true, 8443, https",
            "8080, false, false, 8080, http", "8080, true, false, 8080, https", "9443, false, true, 9443, https"})
    @DisplayName("B-9 without an option it is what the program says, else 7001, with https 8443")
    void program(Integer port, boolean byOptions, boolean byItself, int decided, String protocol) throws IOException {
        if (byOptions) {
            options.https(new Https(folder.resolve("key.pem"), folder.resolve("cert.pem"), null, null));
        }
        Application application = new Configured(new Listen(port, null, null, byItself, false));
        assertThat(decide(application, 0)).isEqualTo(decided);
        assertThat(realPort()).containsExactly(Map.entry("port", (long) decided), Map.entry("protocol", protocol));
        assertThat(events).containsExactly(new LifecycleEvent.Listening(decided));
    }

    @Test
    @DisplayName("B-9 a program that says nothing serves the default port")
    void silent() throws IOException {
        assertThat(decide(new Plain(), 0)).isEqualTo(ClusterOptions.DEFAULT_PORT);
        assertThat(realPort()).containsEntry("port", 7001L).containsEntry("protocol", "http");
    }

    @Test
    @DisplayName("B-9 the port of the options wins, and what the program says of https is told all the same")
    void optionWins() throws IOException {
        options.port(9000);
        assertThat(decide(new Configured(new Listen(8080, null, null, true, false)), 9000)).isEqualTo(9000);
        assertThat(realPort()).containsEntry("port", 9000L).containsEntry("protocol", "https");
    }

    @Test
    @DisplayName("B-9 with a port by the options and nothing to say there is nothing to tell")
    void nothingToDecide() throws IOException {
        options.port(9000);
        assertThat(decide(new Plain(), 9000)).isEqualTo(9000);
        assertThat(sent).isEmpty();
        assertThat(events).containsExactly(new LifecycleEvent.Listening(9000));
    }

    @Test
    @DisplayName("B-9 the program's address is told, every address is none")
    void hostname() throws IOException {
        decide(new Configured(new Listen(8080, "127.0.0.1", null, false, false)), 0);
        assertThat(realPort()).containsEntry("hostname", "127.0.0.1");
        sent.clear();
        decide(new Configured(new Listen(8080, "0.0.0.0", null, false, false)), 0);
        assertThat(realPort()).doesNotContainKey("hostname");
    }
}
