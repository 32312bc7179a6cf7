package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.coop.protocol.Env;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Ends processes that are found by what they carry in their environment, wherever they have gone in the process tree
 * (H-5, H-10). Only this user's processes can be found. Blocks: not for the loop thread.
 */
public final class Leftovers {
    private static final Path PROC = Path.of("/proc");
    private static final long RESCAN_MS = 50;
    /** How long a SIGKILL may take to have its effect: longer only where the kernel itself hangs. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final byte[] marker;
    private final Set<Long> terminated = new HashSet<>();

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

    private int end(Duration termTimeout) {
        long killAtNs = System.nanoTime() + termTimeout.toNanos();
        long giveUpAtNs = killAtNs + KILL_TIMEOUT.toNanos();
        Set<Long> seen = new HashSet<>();
        List<ProcessHandle> found = find();
        while (!found.isEmpty() && System.nanoTime() - giveUpAtNs < 0) {
            boolean kill = System.nanoTime() - killAtNs >= 0;
            for (ProcessHandle process : found) {
                seen.add(process.pid());
                signal(process, kill);
            }
            awaitAll(found);
            found = find();
        }
        return seen.size();
    }

    private void signal(ProcessHandle process, boolean kill) {
        if (kill) {
            process.destroyForcibly();
        } else if (terminated.add(process.pid())) {
            process.destroy();
        }
    }

    /** Waits until all have ended, but not so long that a deadline or a newcomer is missed. */
    private static void awaitAll(List<ProcessHandle> processes) {
        CompletableFuture<?>[] exits = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(RESCAN_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // Look again.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ProcessHandle> find() {
        List<ProcessHandle> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(String.valueOf(entry.getFileName()));
                if (pid != self && carriesMarker(entry)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException _) {
            // Without /proc nothing can be found.
        }
        return found;
    }

    private boolean carriesMarker(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            for (int start = 0; start + marker.length <= environment.length; start = next(environment, start)) {
                if (matchesAt(environment, start)) {
                    return true;
                }
            }
        } catch (IOException _) {
            // Somebody else's, or gone meanwhile.
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
