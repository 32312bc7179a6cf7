package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.coop.protocol.Env;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Ends processes that are found by what they carry in their environment, wherever they have gone in the process tree
 * (H-5, H-10). Only this user's processes can be found. Blocks: not for the loop thread.
 */
public final class Leftovers {
    private static final Path PROC = Path.of("/proc");
    private static final long RESCAN_MS = 50;
    private static final long EXEC_RESCAN_MS = 2;
    /** How long a SIGKILL may take to have its effect: longer only where the kernel itself hangs. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    /** One look can miss a process that is started during it by one that has ended when its turn comes; two do not. */
    private static final int EMPTY_LOOKS = 2;
    /** How long a process that shows nothing of itself is taken for one in the middle of an exec. */
    private static final Duration EXEC_TIMEOUT = Duration.ofSeconds(1);

    /** What one look has found. */
    private record Look(List<ProcessHandle> marked, List<ProcessHandle> veiled) {}

    /** Whether a process carries the marker. */
    private enum Mark {
        YES, NO,
        /** It is in the middle of an exec, where the kernel shows neither its environment nor its arguments. */
        VEILED
    }

    private final byte[] marker;
    /** The arguments of those that have got a SIGTERM, when they got it. */
    private final Map<Long, String> terminated = new HashMap<>();

    private Leftovers(String variable, String value) {
        this.marker = (variable + "=" + value + "\0").getBytes(UTF_8);
    }

    /**
     * Ends every process of the cluster but this one: SIGTERM, then SIGKILL after {@code termTimeout}.
     *
     * @return how many there were
     */
    public static int sweep(String clusterId, Duration termTimeout) {
        return new Leftovers(Env.CLUSTER, clusterId).end(termTimeout);
    }

    /** Ends what the child has left behind, in the same way. */
    static int sweepChild(String childMark, Duration termTimeout) {
        return new Leftovers(Env.CHILD, childMark).end(termTimeout);
    }

    /** Ends at once an {@link AotTraining} with this mark. */
    static int sweepRehearsal(String mark) {
        return new Leftovers(Env.REHEARSAL, mark).end(Duration.ZERO);
    }

    private int end(Duration termTimeout) {
        long killAtNs = System.nanoTime() + termTimeout.toNanos();
        long giveUpAtNs = killAtNs + KILL_TIMEOUT.toNanos();
        long unveiledAtNs = System.nanoTime() + EXEC_TIMEOUT.toNanos();
        Set<Long> seen = new HashSet<>();
        int emptyLooks = 0;
        while (emptyLooks < EMPTY_LOOKS && System.nanoTime() - giveUpAtNs < 0) {
            Look look = look();
            boolean kill = System.nanoTime() - killAtNs >= 0;
            for (ProcessHandle process : look.marked) {
                seen.add(process.pid());
                signal(process, kill);
            }
            boolean isSure = look.veiled.isEmpty() || System.nanoTime() - unveiledAtNs >= 0;
            emptyLooks = look.marked.isEmpty() && isSure ? emptyLooks + 1 : 0;
            awaitAll(look.marked.isEmpty() ? look.veiled : look.marked, isSure ? RESCAN_MS : EXEC_RESCAN_MS);
        }
        return seen.size();
    }

    /** SIGTERM once, but again after an exec: until then the program that was forked may have swallowed it. */
    private void signal(ProcessHandle process, boolean kill) {
        if (kill) {
            process.destroyForcibly();
            return;
        }
        String arguments = arguments(PROC.resolve(String.valueOf(process.pid())));
        if (!arguments.equals(terminated.put(process.pid(), arguments))) {
            process.destroy();
        }
    }

    private static String arguments(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** Waits until all have ended, but not so long that a deadline or a newcomer is missed. */
    private static void awaitAll(List<ProcessHandle> processes, long timeoutMs) {
        CompletableFuture<?>[] exits = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // Look again.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Look look() {
        Look look = new Look(new ArrayList<>(), new ArrayList<>());
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(String.valueOf(entry.getFileName()));
                Mark mark = pid == self ? Mark.NO : markOf(entry);
                if (mark != Mark.NO) {
                    // Looked at again: by then the handle is of one process for good, whoever has its number later.
                    ProcessHandle.of(pid).ifPresent(process -> add(process, markOf(entry), look));
                }
            }
        } catch (IOException _) {
            // Without /proc nothing can be found.
        }
        return look;
    }

    private static void add(ProcessHandle process, Mark mark, Look look) {
        switch (mark) {
            case YES -> look.marked.add(process);
            case VEILED -> look.veiled.add(process);
            case NO -> {
            }
        }
    }

    private Mark markOf(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            if (environment.length == 0) {
                return isInExec(process) ? Mark.VEILED : Mark.NO;
            }
            return carriesMarker(environment) ? Mark.YES : Mark.NO;
        } catch (IOException _) {
            // Somebody else's, or gone meanwhile.
            return Mark.NO;
        }
    }

    /** Kernel threads and zombies show as little, but have no program. */
    private static boolean isInExec(Path process) {
        return arguments(process).isEmpty() && Files.exists(process.resolve("exe"));
    }

    private boolean carriesMarker(byte[] environment) {
        for (int start = 0; start + marker.length <= environment.length; start = next(environment, start)) {
            if (matchesAt(environment, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesAt(byte[] environment, int start) {
        for (int i = 0; i < marker.length; i++) {
            if (environment[start + i] != marker[i]) {
                return false;
            }
        }
        return true;
    }

    private static int next(byte[] environment, int start) {
        int end = start;
        while (end < environment.length && environment[end] != 0) {
            end++;
        }
        return end + 1;
    }
}
