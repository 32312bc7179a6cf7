package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.coop.os.DescriptorInbox;

/** Listens in the place of systemd. A thread of its own reads, for the kernel keeps but a few datagrams. */
final class NotifyInbox implements AutoCloseable {
    private static final int LOOK_MS = 50;

    private final Path path;
    private final DescriptorInbox inbox;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Thread reader = Thread.ofPlatform().daemon().name("notify").unstarted(this::read);
    private volatile boolean isClosed;

    private NotifyInbox(Path path) {
        this.path = path;
        try {
            inbox = DescriptorInbox.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the socket at {@code path}, and listens. */
    static NotifyInbox open(Path path) {
        NotifyInbox opened = new NotifyInbox(path);
        opened.reader.start();
        return opened;
    }

    private void read() {
        while (!isClosed) {
            try {
                heard.add(inbox.receive(LOOK_MS).text());
            } catch (SocketTimeoutException _) {
                // Nothing to tell.
            } catch (IOException e) {
                heard.add("the test could not read on: " + e);
                return;
            }
        }
    }

    /** For {@code NOTIFY_SOCKET}. */
    String address() {
        return path.toString();
    }

    /** What was said of the cluster so far, without the signs of life. */
    List<String> reports() {
        return heard.stream().filter(text -> !text.equals("WATCHDOG=1")).toList();
    }

    /** Waits for the report number {@code count}, from 1. */
    String awaitReport(int count) {
        return Await.value("report " + count + " to systemd", this::reports, reports -> reports.size() >= count)
                .get(count - 1);
    }

    /** Waits for one more sign of life. */
    void awaitSignOfLife() {
        long before = signsOfLife();
        Await.until("a sign of life after " + before, () -> signsOfLife() > before);
    }

    private long signsOfLife() {
        return heard.stream().filter("WATCHDOG=1"::equals).count();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        Await.until("the reader has ended", () -> !reader.isAlive());
        inbox.close();
    }
}
