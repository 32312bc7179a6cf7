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
    static synchronized int free() {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
                if (TRIED.add(port) && lock(port) && isFree(port)) {
                    return port;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no free port between " + FIRST + " and " + LAST);
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
