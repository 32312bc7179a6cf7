package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * TCP ports that nobody uses. They come from below the range that the kernel gives to outgoing connections, and a lock
 * file per port keeps test runs that happen at the same time apart. Locks and their files last as long as this JVM.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1000;
    /** A file is opened once only: closing any channel of it would end the lock that this JVM has. */
    private static final Set<Integer> TRIED = new HashSet<>();
    private static final Set<FileLock> HELD = new HashSet<>();

    private Ports() {}

    /** A port that is free on every address and that no other test gets. */
    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (take(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port between " + FIRST + " and " + LAST);
    }

    /** The first of {@code count} such ports in a row. */
    static int freeRow(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = free();
            if (IntStream.range(first + 1, first + count).allMatch(Ports::take)) {
                return first;
            }
        }
        throw new AssertionError("no " + count + " free ports in a row");
    }

    private static synchronized boolean take(int port) {
        try {
            return TRIED.add(port) && lock(port) && isFree(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(int port) throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "coop-test-port-" + port);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        HELD.add(lock);
        file.toFile().deleteOnExit();
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(false);
            probe.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
