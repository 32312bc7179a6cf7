package dev.coop.master;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import dev.coop.master.core.Command;
import dev.coop.os.NotifySocket;

/**
 * Tells systemd how the cluster is, and that the loop turns. Where it can't be told, that is one line of the log and stops
 * nothing. Confined to the loop thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/sd_notify.3.html">sd_notify(3)</a>
 * @see <a href="https://man7.org/linux/man-pages/man3/sd_watchdog_enabled.3.html">sd_watchdog_enabled(3)</a>
 */
final class SystemdNotifier {
    /** For an interval that no loop can keep. */
    private static final long MIN_PING_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long UNWATCHED = 0;

    private final String address;
    private final NotifySocket socket;
    private final MasterLog log;
    /** From one sign of life to the next; {@link #UNWATCHED} where nobody waits for them. */
    private final long pingNs;
    private long nextPingNs;
    private boolean hasFailed;

    private SystemdNotifier(String address, long pingNs, long nowNs, MasterLog log) {
        this.address = address;
        this.socket = new NotifySocket(address);
        this.pingNs = pingNs;
        this.nextPingNs = nowNs;
        this.log = log;
    }

    /**
     * A notifier for the service whose main process this is.
     *
     * @param environment with {@code NOTIFY_SOCKET}; and {@code WATCHDOG_USEC} where systemd waits for signs of life, of
     *            {@code WATCHDOG_PID} if that is there
     * @param pid of this process
     */
    static SystemdNotifier of(Map<String, String> environment, long pid, long nowNs, MasterLog log) {
        return new SystemdNotifier(environment.getOrDefault("NOTIFY_SOCKET", ""), pingNs(environment, pid, log), nowNs,
                log);
    }

    /** Half of what systemd waits for, as it advises. */
    private static long pingNs(Map<String, String> environment, long pid, MasterLog log) {
        String interval = environment.getOrDefault("WATCHDOG_USEC", "");
        String self = Long.toString(pid);
        if (interval.isEmpty() || !environment.getOrDefault("WATCHDOG_PID", self).equals(self)) {
            return UNWATCHED;
        }
        try {
            long micros = Long.parseLong(interval);
            if (micros > 0) {
                return Math.max(MIN_PING_NS, TimeUnit.MICROSECONDS.toNanos(micros) / 2);
            }
        } catch (NumberFormatException _) {
            // Falls through to the one line for all bad values.
        }
        log.warn("systemd gets no signs of life: WATCHDOG_USEC: '" + interval + "' is no number of microseconds");
        return UNWATCHED;
    }

    /** The earlier of {@code deadlineNs} and the time for the next sign of life. */
    OptionalLong sooner(OptionalLong deadlineNs) {
        boolean isDeadlineFirst = deadlineNs.isPresent() && deadlineNs.getAsLong() - nextPingNs < 0;
        return pingNs == UNWATCHED || isDeadlineFirst ? deadlineNs : OptionalLong.of(nextPingNs);
    }

    /** The loop has turned: a sign of life, if it is time for one. */
    void turned(long nowNs) {
        if (pingNs != UNWATCHED && nowNs - nextPingNs >= 0) {
            nextPingNs = nowNs + pingNs;
            send("WATCHDOG=1");
        }
    }

    /** @param nowNs by {@link System#nanoTime()}, which reads the clock that systemd compares it with */
    void report(Command.Report report, long nowNs) {
        String reloading = "RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(nowNs);
        send(switch (report.condition()) {
            case READY -> "READY=1";
            case RELOADING -> reloading;
            case RELOAD_REFUSED -> reloading + "\nREADY=1";
            case CLOSING -> "STOPPING=1";
        } + "\nSTATUS=" + Echo.of(report.text()).replace('\n', ' '));
    }

    private void send(String text) {
        try {
            socket.send(text);
        } catch (IOException | IllegalArgumentException e) {
            if (!hasFailed) {
                hasFailed = true;
                log.warn("systemd can't be told how the cluster is: NOTIFY_SOCKET=" + address + ": " + e.getMessage());
            }
        }
    }
}
