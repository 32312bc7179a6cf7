package dev.coop.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class InboxTest {
    private static final int DEADLINE_S = 20;

    private final TestLog log = new TestLog();

    private static Frame frame(int number) {
        return WireCodec.encode(new WireMessage.Listening(number));
    }

    private static int number(Frame frame) {
        return frame.toBytes().getInt(Frame.HEADER_BYTES);
    }

    @Test
    @DisplayName("G-3 messages are handled one at a time, in order, on a daemon thread of their own")
    void order() throws InterruptedException {
        List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch isDone = new CountDownLatch(1000);
        Inbox inbox = new Inbox(log.log(), ClassLoader.getSystemClassLoader(), frame -> {
            handled.add(number(frame));
            threads.add(Thread.currentThread());
            isDone.countDown();
        });
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            inbox.offer(frame(i));
            expected.add(i);
        }
        assertThat(isDone.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(handled).isEqualTo(expected);
        assertThat(threads).allMatch(thread -> thread.equals(threads.getFirst()));
        assertThat(threads.getFirst().getName()).isEqualTo("coop-messages");
        assertThat(threads.getFirst().isDaemon()).isTrue();
    }

    @Test
    @DisplayName("G-8 while a handler blocks, messages wait up to the bound, then they are dropped, counted and logged")
    void bound() throws InterruptedException {
        CountDownLatch isBlocked = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch isDone = new CountDownLatch(1);
        Inbox inbox = new Inbox(log.log(), ClassLoader.getSystemClassLoader(), frame -> {
            isBlocked.countDown();
            await(mayGoOn);
            if (number(frame) == 7) {
                isDone.countDown();
            }
        });
        inbox.offer(frame(0));
        assertThat(isBlocked.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
        Frame large = WireCodec.encode(new WireMessage.Progress("x".repeat(1_000_000)));
        for (int i = 0; i < 20; i++) {
            inbox.offer(large);
        }
        inbox.offer(frame(7));
        mayGoOn.countDown();
        assertThat(isDone.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().getFirst()).startsWith("WARN message handlers are too slow, 16");
        assertThat(log.lines().getLast()).isEqualTo("WARN messages are handled again, 4 were dropped");
    }

    @Test
    @DisplayName("G-8 handlers learn whether more is to come, and the receiver when nothing more is, also with a handler that is late")
    void caughtUp() throws InterruptedException {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        CountDownLatch isBlocked = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicReference<Inbox> box = new AtomicReference<>();
        Inbox inbox = new Inbox(log.log(), ClassLoader.getSystemClassLoader(), new Inbox.Receiver() {
            @Override
            public void receive(Frame post) {
                isBlocked.countDown();
                await(mayGoOn);
                said.add(number(post) + " behind: " + box.get().isBehind());
            }

            @Override
            public void caughtUp() {
                said.add("caught up");
            }
        });
        box.set(inbox);
        inbox.offer(frame(1));
        await(isBlocked);
        inbox.offer(frame(2));
        assertThat(inbox.isBehind()).as("of another thread").isFalse();
        mayGoOn.countDown();
        assertThat(said.poll(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo("1 behind: true");
        assertThat(said.poll(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo("2 behind: false");
        assertThat(said.poll(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo("caught up");
        inbox.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
