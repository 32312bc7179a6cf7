package dev.coop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What all processors of the machine together have done since it started, in the kernel's clock ticks: the first line
 * of {@code /proc/stat}, see proc_stat(5). Time that a hypervisor took away counts as busy: it is not there for us.
 */
record CpuTimes(long busy, long total) {
    /** A machine that does more than this is not the bench's alone. */
    static final double QUIET_SHARE = 0.10;

    private static final Path FILE = Path.of("/proc/stat");
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    /** Guest time, which comes behind these columns, is part of user time already. */
    private static final int COLUMNS = 8;
    private static final Duration SETTLE_STEP = Duration.ofMillis(200);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

    static CpuTimes now() {
        try {
            return parse(Files.readAllLines(FILE, ISO_8859_1).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the line that begins with {@code cpu}. */
    static CpuTimes parse(String line) {
        List<Long> ticks = BLANKS.splitAsStream(line).skip(1).limit(COLUMNS).map(Long::valueOf).toList();
        long total = ticks.stream().mapToLong(Long::longValue).sum();
        return new CpuTimes(total - ticks.get(IDLE) - ticks.get(WAITING), total);
    }

    /** The share of all processors that was in use since {@code earlier}, from 0 to 1. */
    double shareSince(CpuTimes earlier) {
        long ticks = total - earlier.total;
        return ticks == 0 ? 0 : (double) (busy - earlier.busy) / ticks;
    }

    /** The share of all processors that is in use during {@code window}, from 0 to 1. */
    static double shareDuring(Duration window) {
        CpuTimes before = now();
        LockSupport.parkNanos(window.toNanos());
        return now().shareSince(before);
    }

    /** Waits until the machine is quiet, or for some seconds: what was done last must not be measured with the next. */
    static void settle() {
        long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
        while (shareDuring(SETTLE_STEP) > QUIET_SHARE && System.nanoTime() - deadline < 0) {
            // The condition waits.
        }
    }
}
