package dev.coop.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.Inbox;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;
import dev.coop.protocol.WireMessage.Post;
import dev.coop.worker.LifecycleState.Condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The I/O thread on a real socket. */
@Timeout(60)
final class WorkerLoopTest implements WorkerLoop.Owner {
    private static final long END_MS = 20_000;
    private static final long START_MS = 60_000;

    @TempDir
    private Path folder;
    private final TestLog log = new TestLog();
    private final Outbox outbox = new Outbox(log.log());
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    /** Keeps coop-io from going on. */
    private final CountDownLatch logIsOpen = new CountDownLatch(1);
    private volatile boolean isBusy;
    private volatile Consumer<Frame> handler = received::add;
    private TestMaster master;
    private WorkerLoop loop;

    @BeforeEach
    void connect() throws IOException {
        master = new TestMaster(folder.resolve("ipc.sock"));
        MasterChannel channel = MasterChannel.connect(folder.resolve("ipc.sock"), outbox);
        outbox.add(WireCodec.encode(new WireMessage.Hello("token", 1)));
        loop = new WorkerLoop(new Lifecycle(Role.APP, false), channel, outbox,
                new Inbox(log.log(), ClassLoader.getSystemClassLoader(), frame -> handler.accept(frame)), this,
                log.log(), START_MS);
        loop.start();
        master.accept();
        assertThat(master.receive()).isEqualTo(new WireMessage.Hello("token", 1));
    }

    @AfterEach
    void disconnect() throws IOException, InterruptedException {
        logIsOpen.countDown();
        master.close();
        loop.post(new LifecycleEvent.JvmExits());
        assertThat(loop.awaitEnd(END_MS)).isTrue();
    }

    @Override
    public void openGate(String optionsJson) {
        calls.add("gate " + optionsJson);
    }

    @Override
    public void receive(WireMessage.Guest guest) {
        calls.add("guest " + guest.slot());
    }

    @Override
    public void reopenLog() {
        calls.add("reopen log");
        if (isBusy) {
            try {
                logIsOpen.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void takeSlot(int slot) {
        calls.add("take slot " + slot);
    }

    @Override
    public void stopAccepting() {
        calls.add("stop accepting");
    }

    @Override
    public void close(int code, long graceMs) {
        calls.add("close " + code);
    }

    private static Post post(String action, String json) {
        return new Post(Destination.APPS, Role.AGENT, 0, 9, action, json);
    }

    @Test
    @DisplayName("C-1 the gate opens when the master says start, and what happens then is told in order")
    void startAndListen() throws Exception {
        master.send(new WireMessage.Start("{}"));
        assertThat(calls.take()).isEqualTo("gate {}");
        loop.post(new LifecycleEvent.Awaited(Condition.START));
        loop.send(WireCodec.encode(post("before", "1")));
        loop.post(new LifecycleEvent.Listening(80));
        loop.postAndWait(new LifecycleEvent.Met(Condition.START));
        loop.send(WireCodec.encode(post("after", "2")));
        assertThat(master.receive()).isEqualTo(post("before", "1"));
        assertThat(master.receive()).isEqualTo(new WireMessage.Listening(80));
        assertThat(master.receive()).isEqualTo(post("after", "2"));
    }

    @Test
    @DisplayName("K-4 the master says for which slots this worker accepts, too")
    void guests() throws Exception {
        master.send(new WireMessage.Guest("", 80, 3, true));
        assertThat(calls.take()).isEqualTo("guest 3");
    }

    @Test
    @DisplayName("N-3 the log is opened anew when the master says so, at any time")
    void opensLogAnew() throws Exception {
        master.send(new WireMessage.Reopen());
        assertThat(calls.take()).isEqualTo("reopen log");
        master.send(new WireMessage.Start("{}"));
        assertThat(calls.take()).isEqualTo("gate {}");
        master.send(new WireMessage.Reopen());
        assertThat(calls.take()).isEqualTo("reopen log");
    }

    @Test
    @DisplayName("G-8 a message waits for no other thread: it goes out while coop-io is busy, though its sender is interrupted")
    void writtenBySender() throws Exception {
        isBusy = true;
        master.send(new WireMessage.Reopen());
        assertThat(calls.take()).isEqualTo("reopen log");

        Thread.currentThread().interrupt();
        loop.send(WireCodec.encode(post("now", "1")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(master.receive()).isEqualTo(post("now", "1"));
        logIsOpen.countDown();
        loop.send(WireCodec.encode(post("later", "2")));
        assertThat(master.receive()).isEqualTo(post("later", "2"));
    }

    @Test
    @DisplayName("G-8 what a handler sends goes out though the next handler does not return before that")
    void sentBeforeNextHandler() throws Exception {
        Semaphore answers = new Semaphore(0);
        handler = frame -> {
            if (frame.size() == frame("ask").size()) {
                for (int i = 0; i < 3; i++) {
                    loop.send(frame("answer " + i));
                }
            } else {
                answers.acquireUninterruptibly();
            }
        };
        ByteBuffer both = ByteBuffer.allocate(frame("ask").size() + frame("wait").size())
                .put(frame("ask").toBytes()).put(frame("wait").toBytes());
        for (int round = 0; round < 100; round++) {
            master.send(both.duplicate().flip());
            for (int i = 0; i < 3; i++) {
                assertThat(master.receive()).isEqualTo(post("answer " + i, "1"));
            }
            answers.release();
        }
    }

    private static Frame frame(String action) {
        return WireCodec.encode(post(action, "1"));
    }

    @Test
    @DisplayName("G-8 messages of any size keep their order, both ways")
    void order() throws Exception {
        String[] data = {"1", "\"" + "x".repeat(1_000_000) + "\"", "2", "\"" + "y".repeat(100_000) + "\""};
        for (int i = 0; i < 40; i++) {
            loop.send(WireCodec.encode(post("m" + i, data[i % 4])));
            if (i % 8 == 7) {
                for (int j = i - 7; j <= i; j++) {
                    assertThat(master.receive()).isEqualTo(post("m" + j, data[j % 4]));
                }
            }
        }
        for (int i = 0; i < 40; i++) {
            master.send(post("m" + i, data[i % 4]));
            assertThat(WireCodec.decode(received.take())).isEqualTo(post("m" + i, data[i % 4]));
        }
    }

    @Test
    @DisplayName("G-8 messages of one thread keep their order while others send")
    void threads() throws Exception {
        int count = 2000;
        Thread[] senders = new Thread[3];
        for (int i = 0; i < senders.length; i++) {
            String action = "t" + i;
            senders[i] = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < count; n++) {
                    loop.send(WireCodec.encode(post(action, Integer.toString(n))));
                }
            });
        }
        int[] next = new int[senders.length];
        for (int n = 0; n < count * senders.length; n++) {
            Post post = (Post) master.receive();
            int sender = post.action().charAt(1) - '0';
            assertThat(post.dataJson()).isEqualTo(Integer.toString(next[sender]++));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    @DisplayName("G-8 a master that does not read blocks no sender, and gets everything up to the bound later")
    void slowMaster() throws Exception {
        Frame large = WireCodec.encode(post("large", "\"" + "x".repeat(500_000) + "\""));
        for (int i = 0; i < 20; i++) {
            loop.send(large);
        }
        loop.postAndWait(new LifecycleEvent.Opened("{}"));
        assertThat(calls.take()).isEqualTo("gate {}");
        for (int i = 0; i < 20; i++) {
            assertThat(master.receive()).isEqualTo(WireCodec.decode(large));
        }
    }

    @Test
    @DisplayName("H-9 the goodbye is the last word, everything before it arrives, and the thread ends")
    void goodbye() throws Exception {
        master.send(new WireMessage.Start("{}"));
        assertThat(calls.take()).isEqualTo("gate {}");
        loop.post(new LifecycleEvent.Terminate());
        assertThat(calls.take()).isEqualTo("stop accepting");
        assertThat(calls.take()).isEqualTo("close 0");
        loop.send(WireCodec.encode(post("last", "\"" + "x".repeat(900_000) + "\"")));
        loop.postAndWait(new LifecycleEvent.ProgramClosed());
        loop.send(WireCodec.encode(post("too late", "1")));

        assertThat(((Post) master.receive()).action()).isEqualTo("last");
        assertThat(master.receive()).isEqualTo(new WireMessage.Bye(0));
        assertThat(master.isAtEnd()).isTrue();
        assertThat(loop.awaitEnd(END_MS)).isTrue();
        assertThat(log.lines()).contains("INFO receive signal SIGTERM, exiting with code:0");
    }

    @Test
    @DisplayName("E-8 a master that is gone ends the worker, which takes events all the same")
    void masterGone() throws Exception {
        master.disconnect();
        assertThat(calls.take()).isEqualTo("stop accepting");
        assertThat(calls.take()).isEqualTo("close 0");
        assertThat(log.lines()).contains("WARN receive disconnect event, exiting with code:0");
        loop.send(WireCodec.encode(post("nobody", "1")));
        loop.postAndWait(new LifecycleEvent.ProgramClosed());
        assertThat(loop.awaitEnd(END_MS)).isTrue();
    }

    @Test
    @DisplayName("E-8 frames that came before the end are handled before it")
    void lastFrames() throws Exception {
        master.send(new WireMessage.Start("{}"));
        master.send(post("a", "1"));
        master.disconnect();
        assertThat(calls.take()).isEqualTo("gate {}");
        assertThat(calls.take()).isEqualTo("stop accepting");
        assertThat(WireCodec.decode(received.take())).isEqualTo(post("a", "1"));
    }

    @Test
    @DisplayName("G-9 a frame that is none ends the connection")
    void malformed() throws Exception {
        master.send(ByteBuffer.allocate(16).putInt(0, 5));
        assertThat(calls.take()).isEqualTo("stop accepting");
        assertThat(log.lines()).contains("ERROR the connection to the master is of no use",
                "dev.coop.protocol.ProtocolException: a frame of 5 bytes");
    }

    @Test
    @DisplayName("G-9 a frame that a master does not send ends the connection")
    void unexpected() throws Exception {
        master.send(new WireMessage.Bye(0));
        assertThat(calls.take()).isEqualTo("stop accepting");
        assertThat(log.lines()).contains("dev.coop.protocol.ProtocolException: the master sent BYE");
    }

    @Test
    @DisplayName("events after the end, or of an interrupted thread, block nobody")
    void lateEvents() throws Exception {
        Thread.currentThread().interrupt();
        loop.post(new LifecycleEvent.JvmExits());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(loop.awaitEnd(END_MS)).isTrue();
        for (int i = 0; i < 2000; i++) {
            loop.post(new LifecycleEvent.Terminate());
        }
        loop.postAndWait(new LifecycleEvent.Terminate());
        assertThat(calls).containsExactly("stop accepting");
    }

    @Test
    @DisplayName("a master that cannot be reached is named")
    void unreachable() {
        Path nobody = folder.resolve("nobody.sock");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> MasterChannel.connect(nobody, outbox))
                .withMessageStartingWith("cannot reach the master at " + nobody);
    }
}
