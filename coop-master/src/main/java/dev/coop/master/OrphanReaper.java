package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.coop.os.Zombie;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Lets the kernel forget those that have ended and whose parent has, too: as the first process of a container, the master
 * inherits them. The JDK asks for the master's own children as soon as they end, so who is still there at a second
 * look is nobody else's.
 */
final class OrphanReaper implements Runnable, AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final long INTERVAL_MS = 1_000;

    private final Thread thread = new Thread(this, "coop-reaper");

    private OrphanReaper() {
        thread.setDaemon(true);
    }

    static OrphanReaper start() {
        OrphanReaper reaper = new OrphanReaper();
        reaper.thread.start();
        return reaper;
    }

    @Override
    public void run() {
        Set<Long> seen = Set.of();
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
                Set<Long> zombies = zombies();
                seen.stream().filter(zombies::contains).forEach(OrphanReaper::reap);
                seen = zombies;
            }
        } catch (InterruptedException _) {
            // The master ends, and with it the container.
        }
    }

    private static Set<Long> zombies() {
        String self = Long.toString(ProcessHandle.current().pid());
        Set<Long> zombies = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                if (isZombie(entry, self)) {
                    zombies.add(Long.parseLong(String.valueOf(entry.getFileName())));
                }
            }
        } catch (IOException _) {
            // The next look may see more.
        }
        return zombies;
    }

    /** By {@code stat}: the pid, the name in parentheses, which may hold anything, the state, the parent, and more. */
    private static boolean isZombie(Path process, String parent) {
        try {
            String stat = Files.readString(process.resolve("stat"), ISO_8859_1);
            return stat.startsWith(") Z " + parent + " ", stat.lastIndexOf(')'));
        } catch (IOException _) {
            return false;
        }
    }

    private static void reap(long pid) {
        try {
            Zombie.reap(pid);
        } catch (IOException _) {
            // The JDK was faster.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
