package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import dev.coop.ClusterException;

/**
 * A master seen from outside, through {@code /proc/PID/stat}. A pid that has passed to another process is not it any
 * more, and a process that has ended but that nobody reaped is gone.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class MasterProcess {
    private static final Duration TICK = Duration.ofMillis(2);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    /** The place of the start time among the fields after the command name. */
    private static final int START_TIME_AT = 19;

    private record Stat(char state, String startTime) {
        static final Stat GONE = new Stat('X', "");

        boolean isAlive() {
            return state != 'X' && state != 'Z';
        }
    }

    private final long pid;
    private final String startTime;

    MasterProcess(long pid) {
        this.pid = pid;
        this.startTime = stat().startTime;
    }

    private Stat stat() {
        try {
            String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The command name stands in parentheses and may hold anything.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return new Stat(fields[0].charAt(0), fields[START_TIME_AT]);
        } catch (IOException _) {
            return Stat.GONE;
        }
    }

    long pid() {
        return pid;
    }

    /** The files that its output and its errors go to, where they go to files. */
    Set<Path> outputs() throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (String descriptor : List.of("1", "2")) {
            Path link = Path.of("/proc", Long.toString(pid), "fd", descriptor);
            if (Files.isRegularFile(link)) {
                files.add(Files.readSymbolicLink(link));
            }
        }
        return files;
    }

    boolean isAlive() {
        Stat stat = stat();
        return stat.isAlive() && stat.startTime.equals(startTime);
    }

    /** Whether it was halted by SIGSTOP or the like: it can't answer. */
    boolean isStopped() {
        Stat stat = stat();
        return stat.state == 'T' && stat.startTime.equals(startTime);
    }

    /** Waits for its end; false when patience ends first. */
    boolean awaitExit(Patience patience) {
        while (isAlive()) {
            if (patience.isOver()) {
                return false;
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
        return true;
    }

    /** SIGTERM, if it is still there. */
    void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /**
     * SIGKILL, if it is still there, and waits for its end.
     *
     * @throws ClusterException if it does not end even so
     */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        long deadlineNs = System.nanoTime() + KILL_TIMEOUT.toNanos();
        while (isAlive()) {
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new ClusterException("the master can't be killed (pid " + pid + ")");
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }
}
