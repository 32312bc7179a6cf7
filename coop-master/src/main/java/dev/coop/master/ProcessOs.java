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
                Process process = start(child, slot, slots, version, token);
                processes.put(child, process);
                mailbox.post(new Notice.Spawned(child, process.pid()));
                var _ = process.onExit().thenAccept(ended -> exited(child, ended.exitValue(), words));
            } catch (IOException | ClusterException e) {
                mailbox.post(new Notice.SpawnFailed(child, String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                // A bug, or no memory for one more process: without an answer the cluster would wait for ever.
                mailbox.post(new Notice.SpawnFailed(child, e.toString()));
            }
        });
    }

    private void exited(ChildId child, int exitValue, @Nullable FirstWords words) {
        processes.remove(child);
        if (exitValue == 0 || words == null) {
            mailbox.post(new Notice.Exited(child, exitValue, null));
        } else {
            // On a thread of its own: a disk that hangs must not keep back the exits of other children.
            try {
                Thread.ofPlatform().name(child + "-words").daemon()
                        .start(() -> mailbox.post(new Notice.Exited(child, exitValue, words.read())));
            } catch (OutOfMemoryError _) {
                // No memory for one more thread: that it has ended counts more than what it said.
                mailbox.post(new Notice.Exited(child, exitValue, null));
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
        sweeper(child + "-sweep", () -> Leftovers.sweepChild(commands.mark(child), Duration.ofNanos(timeoutNs)));
    }

    @Override
    public void reopenLog() {
        OwnLog files = ownLog;
        if (files == null) {
            return;
        }
        Thread.ofPlatform().name("coop-reopen").daemon().start(() -> {
            try {
                StandardOutput.reopen(files.out(), files.err());
            } catch (IOException e) {
                mailbox.post(new Notice.LogNotReopened(e.getMessage() + ": " + files));
            }
        });
    }

    @Override
    public void sweepCluster(long timeoutNs) {
        sweeper("coop-sweep", () -> {
            try {
                Leftovers.sweep(clusterId, Duration.ofNanos(timeoutNs));
            } finally {
                mailbox.post(new Notice.Swept());
            }
        });
    }

    private static void sweeper(String name, Runnable sweep) {
        Thread.ofPlatform().name(name).daemon().start(sweep);
    }

    /** Starts no process any more; returns when the one that is just being started has been. */
    @Override
    public void close() {
        spawner.shutdownNow();
        spawner.close();
    }
}
