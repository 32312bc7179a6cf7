package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What {@code /proc} knows of processes, see proc_pid_environ(5) and proc_pid_stat(5). */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final int AFTER_NAME = 2;
    private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB$");
    private static final int BYTES_PER_KB = 1024;

    private Processes() {}

    /** The living processes with {@code NAME=value} in their environment. */
    static Set<ProcessHandle> carrying(String variable) {
        return ProcessHandle.allProcesses()
                .filter(handle -> ("\0" + read(handle, "environ")).contains("\0" + variable + "\0"))
                .collect(Collectors.toSet());
    }

    /** Whether the process has ended; one that its parent has not reaped yet has. */
    static boolean isGone(ProcessHandle handle) {
        return !handle.isAlive() || isZombie(read(handle, "stat"));
    }

    private static boolean isZombie(String stat) {
        int state = stat.lastIndexOf(')') + AFTER_NAME;
        return state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
    }

    /**
     * The proportional set size of a process, see proc_pid_smaps(5): what it has in memory, pages that it shares in
     * parts. In bytes.
     */
    static long pss(long pid) {
        Matcher pss = PSS.matcher(read(handle(pid), "smaps_rollup"));
        if (!pss.find()) {
            throw new BenchException("the kernel does not tell what process " + pid + " has in memory");
        }
        return Long.parseLong(pss.group(1)) * BYTES_PER_KB;
    }

    /** The processor time that a process has used so far, in steps of 10 ms. */
    static Duration cpuTime(long pid) {
        return handle(pid).info().totalCpuDuration()
                .orElseThrow(() -> new BenchException("the JDK does not tell what process " + pid + " has used"));
    }

    private static ProcessHandle handle(long pid) {
        return ProcessHandle.of(pid).orElseThrow(() -> new BenchException("process " + pid + " is gone"));
    }

    /** A file of a process; nothing if that is gone, or somebody else's. */
    private static String read(ProcessHandle handle, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(handle.pid())).resolve(file), ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
