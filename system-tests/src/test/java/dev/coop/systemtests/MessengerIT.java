package dev.coop.systemtests;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.coop.protocol.Destination;

import static org.assertj.core.api.Assertions.assertThat;

/** Section G: messages between programs. All tests share one cluster; each uses a text of its own. */
@Timeout(60)
class MessengerIT {
    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private CoopCluster cluster;
    private Program agent;
    private Program app0;
    private Program app1;
    private String text;

    @BeforeEach
    void prepare() {
        cluster = SHARED.get().shared(jars -> ClusterPlan.of(jars.cluster()).variable("COOP_MASTER_LOGGER_LEVEL",
                "DEBUG"));
        agent = cluster.agent();
        app0 = cluster.worker(0);
        app1 = cluster.worker(1);
        text = UUID.randomUUID().toString();
    }

    private String fromApp0() {
        return "^test APP " + app0.pid() + " " + text + "$";
    }

    private String fromAgent() {
        return "^test AGENT " + agent.pid() + " " + text + "$";
    }

    private static long countOf(Program program, String part) {
        return program.messages().stream().filter(message -> message.contains(part)).count();
    }

    /** Messages keep their order, so that after this one everything sent before has come, or will never come. */
    private void flush(Program sender, Program receiver) {
        String last = UUID.randomUUID().toString();
        sender.order("sendTo " + receiver.pid() + " test " + last);
        receiver.awaitMessage(last);
    }

    @Test
    @DisplayName("G-1 an agent's message goes to the apps by default")
    void agentToApps() {
        agent.order("send test " + text);
        app0.awaitMessage(fromAgent());
        app1.awaitMessage(fromAgent());
    }

    @Test
    @DisplayName("G-1 an app's message goes to the agent by default")
    void appToAgent() {
        app0.order("send test " + text);
        agent.awaitMessage(fromApp0());
        flush(app0, app1);
        assertThat(countOf(app1, text)).isZero();
    }

    @Test
    @DisplayName("G-1 a parent's message goes to the master by default")
    void parentToMaster() {
        try (ParentClient parent = cluster.attach()) {
            parent.send(Destination.DEFAULT, 0, "action-" + text, "null");
            cluster.log().await("DEBUG \\d+ \\[master] .*action-" + text);
        }
    }

    @Test
    @DisplayName("G-1 app and agent reach the parent")
    void childrenToParent() {
        try (ParentClient parent = cluster.attach()) {
            app0.order("sendToParent app-" + text + " x");
            agent.order("sendToParent agent-" + text + " x");
            assertThat(parent.awaitPost("app-" + text).senderPid()).isEqualTo((int) app0.pid());
            assertThat(parent.awaitPost("agent-" + text).senderPid()).isEqualTo((int) agent.pid());
        }
    }

    @Test
    @DisplayName("G-1 the parent reaches apps and agent")
    void parentToChildren() {
        try (ParentClient parent = cluster.attach()) {
            parent.send(Destination.APPS, 0, "test", "\"" + text + "\"");
            parent.send(Destination.AGENT, 0, "test", "\"" + text + "\"");
            String expected = "^test PARENT " + ProcessHandle.current().pid() + " " + text + "$";
            app0.awaitMessage(expected);
            app1.awaitMessage(expected);
            agent.awaitMessage(expected);
        }
    }

    @Test
    @DisplayName("G-2 a message to a pid reaches exactly that process, app or agent, the sender itself, too")
    void toPid() {
        app0.order("sendTo " + app1.pid() + " test " + text);
        app1.awaitMessage(fromApp0());
        app0.order("sendTo " + agent.pid() + " test agent-" + text);
        agent.awaitMessage("agent-" + text);
        agent.order("sendTo " + agent.pid() + " test self-" + text);
        agent.awaitMessage("self-" + text);
        assertThat(countOf(agent, text)).isEqualTo(2);
        assertThat(countOf(app0, text)).isZero();
        app0.order("sendTo " + app0.pid() + " test self-" + text);
        app0.awaitMessage("self-" + text);
        assertThat(countOf(app1, text)).isEqualTo(1);
    }

    @Test
    @DisplayName("G-2 the sender learns that a pid is not there")
    void toMissingPid() {
        long notInTheCluster = ProcessHandle.current().pid();
        app0.order("sendTo " + notInTheCluster + " lost-" + text + " x");
        assertThat(app0.awaitMessage("^undeliverable MASTER .*lost-" + text)).contains("pid=" + notInTheCluster);
    }

    @Test
    @DisplayName("G-3 broadcast reaches every app and the agent, the sender included")
    void broadcast() {
        app0.order("broadcast test " + text);
        app0.awaitMessage(fromApp0());
        app1.awaitMessage(fromApp0());
        agent.awaitMessage(fromApp0());
    }

    @Test
    @DisplayName("G-3 an agent's broadcast comes back to it")
    void broadcastOfAgent() {
        agent.order("broadcast test " + text);
        app0.awaitMessage(fromAgent());
        app1.awaitMessage(fromAgent());
        agent.awaitMessage(fromAgent());
    }

    @Test
    @DisplayName("G-3 an app's sendToApp includes itself and leaves out the agent")
    void sendToApp() {
        app0.order("sendToApp test " + text);
        app0.awaitMessage(fromApp0());
        app1.awaitMessage(fromApp0());
        flush(app0, agent);
        assertThat(countOf(agent, text)).isZero();
    }

    @Test
    @DisplayName("G-3 sendToAgent reaches the agent, from the agent itself too")
    void sendToAgent() {
        agent.order("sendToAgent test " + text);
        agent.awaitMessage(fromAgent());
    }

    @Test
    @DisplayName("G-3 sendRandom reaches exactly one app")
    void sendRandom() {
        agent.order("sendRandom test " + text);
        flush(agent, app0);
        flush(agent, app1);
        assertThat(countOf(app0, text) + countOf(app1, text)).isEqualTo(1);
    }

    @Test
    @DisplayName("G-3 off takes a handler back")
    void off() {
        app0.order("on action-" + text);
        agent.order("sendToApp action-" + text + " first");
        app0.awaitMessage("first");
        app0.order("off action-" + text);
        agent.order("sendToApp action-" + text + " second");
        flush(agent, app0);
        assertThat(countOf(app0, text)).isEqualTo(1);
    }

    @Test
    @DisplayName("G-3 once receives one message")
    void once() {
        app0.order("once action-" + text);
        agent.order("sendToApp action-" + text + " first");
        agent.order("sendToApp action-" + text + " second");
        flush(agent, app0);
        assertThat(countOf(app0, text)).isEqualTo(1);
    }

    @Test
    @DisplayName("G-4 a plain string is action and data")
    void plainString() {
        app0.order("on plain-" + text);
        agent.order("sendPlain plain-" + text);
        app0.awaitMessage("^plain-" + text + " AGENT " + agent.pid() + " plain-" + text + "$");
    }

    @Test
    @DisplayName("G-4 data of every JSON kind arrives as it was sent")
    void structuredData() {
        app0.order("on sample-" + text);
        agent.order("sendToApp sample-" + text + " @sample");
        assertThat(app0.awaitMessage("^sample-" + text)).contains("text=h\u00fchner \u20ac", "numbers=[1", "2.5, -3",
                "nested={flag=true}");
    }

    @Test
    @DisplayName("G-5 what a sender says it is does not count")
    void senderIsStamped() {
        try (ParentClient parent = cluster.attach()) {
            parent.forge((int) cluster.masterPid(), "test", "\"" + text + "\"");
            app0.awaitMessage("^test PARENT " + ProcessHandle.current().pid() + " " + text + "$");
        }
    }

    @Test
    @DisplayName("G-6 messages to a parent that is not there are dropped, and the cluster goes on")
    void noParent() {
        cluster.attach().close();
        app0.order("sendToParent test " + text);
        agent.order("sendToParent test " + text);
        flush(app0, agent);
        flush(agent, app0);
        assertThat(cluster.log().matches("(WARN|ERROR) \\d+ \\[master]")).isEmpty();
    }

    @Test
    @DisplayName("G-7 a message to the master that it does not know is ignored with a debug line")
    void unknownToMaster() {
        app0.order("sendToMaster unknown-" + text + " x");
        cluster.log().await("DEBUG \\d+ \\[master] .*unknown-" + text);
    }

    @Test
    @DisplayName("G-8 order is kept from one sender to one receiver")
    void orderIsKept() {
        int count = 5000;
        int before = app1.messages().size();
        app0.order("sendMany " + app1.pid() + " " + count);
        flush(app0, app1);
        List<String> expected = IntStream.range(0, count).mapToObj(i -> "test APP " + app0.pid() + " " + i).toList();
        assertThat(app1.messages().subList(before, before + count)).isEqualTo(expected);
    }

    @Test
    @DisplayName("G-9 a message larger than the limit is refused at the sender")
    void tooLarge() {
        assertThat(app0.tell("sendBytes " + (2 << 20))).contains("IllegalArgumentException", "larger than the limit");
        flush(app0, agent);
    }
}
