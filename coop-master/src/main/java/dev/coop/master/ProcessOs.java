package dev.coop.master;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.Version;
import dev.coop.os.Jvm;
import dev.coop.os.ListenSocket;
import dev.coop.os.StandardInput;
import dev.coop.os.StandardOutput;

/**
 * The real operating system. Processes are started by one thread that lives as long as the master does, because it
 * lends them descriptor 0.
 */
final class ProcessOs implements Os, AutoCloseable {
    /** Of EAGAIN, see fork(2). */
    private static final String NO_PROCESS_LEFT = "Resource temporarily unavailable";

    private final ChildCommand commands;
    private final SharedSockets sockets;
    private final StandardInput input;
    private final String clusterId;
    private final Mailbox mailbox;
    private final @Nullable OwnLog ownLog;
    private final ExecutorService spawner = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("coop-spawn").daemon().factory());
    private final Map<ChildId, Process> processes = new ConcurrentHashMap<>();
    /** Whether a log file of a child could be written to. Of the thread that starts processes. */
    private boolean hasLogs;

    /** @param ownLog what this process's standard output and error are; null where that is nobody's to open anew */
    ProcessOs(ChildCommand commands, SharedSockets sockets, StandardInput input, String clusterId, Mailbox mailbox,
            @Nullable OwnLog ownLog) {
        this.commands = commands;
        this.sockets = sockets;
        this.input = input;
        this.clusterId = clusterId;
        this.mailbox = mailbox;
        this.ownLog = ownLog;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void spawn(ChildId child, int slot, int slots, Version version, String token) {
        spawner.execute(() -> {
            try {
                Path log = commands.logFile(child, slot);
                FirstWords words = log == null ? null : FirstWords.of(log);
                watch(child, start(child, slot, slots, version, token), words);
            } catch (IOException | ClusterException e) {
                mailbox.post(new Notice.SpawnFailed(child, reason(e)));
            } catch (RuntimeException | Error e) {
                // A bug, or no memory for one more process: without an answer the cluster would wait for ever.
                mailbox.post(new Notice.SpawnFailed(child, e.toString()));
            }
        });
    }

    /** The first line: the JDK adds what may be wrong with itself. */
    private static String reason(Exception e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElseGet(e::toString).strip();
        return line.contains(NO_PROCESS_LEFT)
                ? line + ": no process or thread is left, see ulimit -u and the cgroup's pids.max"
                : line;
    }

    /**
     * Says that it has begun, and waits for its end, on a thread of its own. {@link Process#onExit} would want a thread at the end, when there may be none to
     * have, and a disk that hangs would keep back the exits of other children.
     */
    private void watch(ChildId child, Process process, @Nullable FirstWords words) {
        processes.put(child, process);
        try {
            Thread.ofPlatform().name(child + "-exit").daemon().start(() -> {
                mailbox.post(new Notice.Spawned(child, process.pid()));
                int exitValue = exitValue(process);
                processes.remove(child);
                String said = exitValue == 0 || words == null ? null : words.read();
                mailbox.post(new Notice.Exited(child, exitValue, said));
            });
        } catch (OutOfMemoryError e) {
            processes.remove(child);
            process.destroyForcibly();
            throw e;
        }
    }

    private static int exitValue(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException _) {
                // Nobody interrupts it, and it has nothing else to do.
            }
        }
    }

    private Process start(ChildId child, int slot, int slots, Version version, String token) throws IOException {
        ProcessBuilder builder = commands.builder(child, slot, slots, commands.target(version.target()), token);
        openLog(child, builder);
        ListenSocket socket = sockets.given();
        if (child.role() == Role.AGENT || socket == null) {
            return builder.redirectInput(Redirect.from(new File("/dev/null"))).start();
        }
        return input.lend(socket, builder.redirectInput(Redirect.INHERIT)::start);
    }

    /**
     * Sees that the child's log file can be written to. One that can't be any more must not keep a slot empty: then the child
     * writes to where this process does. One that never could fails the start.
     */
    private void openLog(ChildId child, ProcessBuilder builder) throws IOException {
        File file = builder.redirectOutput().file();
        if (file == null) {
            return;
        }
        Path log = file.toPath();
        try {
            Files.createDirectories(Objects.requireNonNull(log.getParent()));
            Files.newByteChannel(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
            hasLogs = true;
        } catch (IOException e) {
            if (!hasLogs) {
                throw e;
            }
            builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
            mailbox.post(new Notice.Unlogged(child, e.toString()));
        }
    }

    @Override
    public void lendSocket(ChildId worker, int slot, String host, int port, Path inbox) throws IOException {
        sockets.lend(worker, slot, host, port, inbox);
    }

    @Override
    public void balance(Map<Integer, ChildId> serving, int slots) throws IOException {
        sockets.balance(serving, slots);
    }

    @Override
    public List<Visit> takeVisits() {
        return sockets.takeVisits();
    }

    @Override
    public Map<Long, Long> residentBytes(List<Long> pids) {
        return pids.stream().collect(Collectors.toMap(pid -> pid, ResidentMemory::bytes));
    }

    @Override
    public void dumpThreads(ChildId child) {
        Process process = processes.get(child);
        if (process != null && process.isAlive()) {
            try {
                Jvm.dumpThreads(process.pid());
            } catch (IOException e) {
                // It has ended just now.
            }
        }
    }

    @Override
    public void terminate(ChildId child) {
        Process process = processes.get(child);
        if (process != null) {
            process.destroy();
        }
    }

    @Override
    public void kill(ChildId child) {
        Process process = processes.get(child);
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Override
    public void sweepOrphans(ChildId child, long timeoutNs) {
        sockets.forget(child);
        inBackground(child + "-sweep", () -> Leftovers.sweepChild(commands.mark(child), Duration.ofNanos(timeoutNs)));
    }

    @Override
    public void reopenLog() {
        OwnLog files = ownLog;
        if (files == null) {
            return;
        }
        inBackground("coop-reopen", () -> {
            try {
                StandardOutput.reopen(files.out(), files.err());
            } catch (IOException e) {
                mailbox.post(new Notice.LogNotReopened(e.getMessage() + ": " + files));
            }
        });
    }

    @Override
    public void sweepCluster(long timeoutNs) {
        inBackground("coop-sweep", () -> {
            try {
                Leftovers.sweep(clusterId, Duration.ofNanos(timeoutNs));
            } finally {
                mailbox.post(new Notice.Swept());
            }
        });
    }

    /** On a thread of its own; where there is none to have, on the one that starts processes, which waits for it then. */
    private void inBackground(String name, Runnable task) {
        try {
            Thread.ofPlatform().name(name).daemon().start(task);
        } catch (OutOfMemoryError _) {
            spawner.execute(task);
        }
    }

    /** Starts no process any more; returns when the one that is just being started has been. */
    @Override
    public void close() {
        spawner.shutdownNow();
        spawner.close();
    }
}
