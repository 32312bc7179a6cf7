package dev.coop.master;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.DebugPorts;
import dev.coop.master.core.Facts;
import dev.coop.master.core.Policy;
import dev.coop.master.core.Supervisor;
import dev.coop.master.core.Version;
import dev.coop.os.ListenSocket;
import dev.coop.os.StandardInput;
import dev.coop.protocol.Log;

/**
 * One master, wired up: takes the title, the pid file and the port, runs the loop, gives everything back.
 *
 * <p>Lives on the thread that calls {@link #run}.
 */
final class Master {
    /** The pid of the first process, in a container too. */
    private static final long INIT = 1;
    private static final Duration PREDECESSOR_TIMEOUT = Duration.ofSeconds(5);
    /** For a log that can't be written at the end. */
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

    private final ClusterOptions options;
    private final Path lib;
    private final @Nullable ListenSocket activated;
    private final @Nullable OwnLog ownLog;
    private final Parent parent;
    private final Consumer<Mailbox> onMailbox;
    private final Map<String, String> service;
    private final LogWriter writer = new LogWriter(new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err), FLUSH_TIMEOUT);
    private final MasterLog log;
    private final Deque<AutoCloseable> closers = new ArrayDeque<>();

    /**
     * @param ownLog what this process's standard output and error are; null where that is nobody's to open anew
     * @param onMailbox gets the way to the loop, as soon as there is one
     * @param service the environment in which systemd says where it listens; empty where that is nothing of the master's
     */
    Master(ClusterOptions options, Path lib, @Nullable OwnLog ownLog, Parent parent, Consumer<Mailbox> onMailbox,
            Map<String, String> service) {
        ActivatedSocket socket = ActivatedSocket.of(options, service, ProcessHandle.current().pid());
        this.options = socket == null ? options : socket.options();
        this.activated = socket == null ? null : socket.socket();
        this.lib = lib;
        this.ownLog = ownLog;
        this.parent = parent;
        this.onMailbox = onMailbox;
        this.service = service;
        this.log = new MasterLog(
                new Log("master", Log.level("COOP_MASTER_LOGGER_LEVEL"), writer.out(), writer.err()),
                options.env().equals("local"));
    }

    /**
     * Runs the cluster from its start to its end.
     *
     * @return the exit code
     * @throws ClusterException if the start is refused before anything runs
     */
    int run() {
        try (writer) {
            return runLogged();
        }
    }

    private int runLogged() {
        int code;
        try {
            code = runLoop();
        } catch (IOException e) {
            throw new ClusterException("the cluster can't start: " + e, e);
        } finally {
            close();
        }
        String line = "exit with code:" + code;
        if (code == 0) {
            log.info(line);
        } else {
            log.error(line);
        }
        return code;
    }

    private int runLoop() throws IOException {
        Target target = Target.resolve(options.target(), options.framework());
        Settings settings = new Settings(System.getenv());
        Policy policy = settings.policy(options, target.bringsAgent());
        DebugPorts debug = settings.debugPorts(options);
        RuntimeDir directory = RuntimeDir.of(options.title());
        RuntimeDir.Claim claim = keep(directory.claim());
        endPredecessor(claim);
        if (options.logDir() != null) {
            directory.requireLogsApart(options.logDir());
        }
        HttpsFiles.check(options, target);
        RequiredJars.check(options);
        if (options.pidFile() != null) {
            keep(PidFile.write(options.pidFile()));
        }
        Address address = new Address(options);
        SharedSockets sockets = keep(SharedSockets.of(options, activated, log::error));
        ClusterOptions effective = options.withClusterPort(ClusterPort.choose(options.clusterPort()));

        Tokens tokens = new Tokens();
        String clusterId = tokens.random();
        claim.announce(new RuntimeDir.Running(ProcessHandle.current().pid(), clusterId, options.logDir()));
        Wire wire = keep(Wire.open(directory.ipcSocket(), directory.controlSocket()));
        Mailbox mailbox = new Mailbox(wire::wakeUp);
        onMailbox.accept(mailbox);
        keep(new RuntimeWatch(claim, wire, log::warn).start());
        startRotation(mailbox);
        if (ProcessHandle.current().pid() == INIT) {
            keep(OrphanReaper.start());
        }
        AotCaches aot = AotCaches.ofProcess().orElse(null);
        Parent told = aot == null ? parent : keep(new BackgroundTraining(aot, clusterId, parent, log));
        ChildCommand commands = new ChildCommand(effective, policy, debug, lib, directory.ipcSocket(), clusterId,
                address.backlog(), aot);
        ProcessOs os = keep(new ProcessOs(commands, sockets, StandardInput.silence(), clusterId, mailbox, ownLog));
        Facts facts = new Facts(options.title(), address.given(System.getenv()), address.second(System.getenv()),
                effective.clusterPort(), options.balance() == Balance.STICKY, debug);
        Supervisor supervisor = new Supervisor(policy, facts,
                new Version(1, target.again(options.target(), options.framework())), os.nanoTime());
        SystemdNotifier systemd = service.containsKey("NOTIFY_SOCKET")
                ? SystemdNotifier.of(service, ProcessHandle.current().pid(), os.nanoTime(), log)
                : null;
        MasterLoop loop = new MasterLoop(effective, supervisor, os, wire, mailbox, tokens, told, log, systemd);
        return guarded(loop, os, clusterId);
    }

    private void startRotation(Mailbox mailbox) {
        Path logDir = options.logDir();
        if (logDir != null && (options.logMaxBytes() > 0 || options.logMaxAge() != null)) {
            keep(new LogRotation(logDir, ownLog, options.logMaxBytes(), options.logMaxAge(), mailbox).start());
        }
    }

    /** A bug in the loop must not leave a cluster without a master: everything is ended, and the master with it. */
    private int guarded(MasterLoop loop, ProcessOs os, String clusterId) {
        try {
            return loop.run();
        } catch (IOException | RuntimeException | Error e) {
            log.log().error("the master has failed, ending every process of the cluster", e);
            parent.onStartFailed("the master has failed: " + e);
            os.close();
            Leftovers.sweep(clusterId, PREDECESSOR_TIMEOUT);
            return 1;
        }
    }

    /** What a master that was killed has left alive would go on serving: it is ended first (E-8, H-10). */
    private void endPredecessor(RuntimeDir.Claim claim) {
        claim.predecessor().ifPresent(predecessor -> {
            Leftovers.sweepRehearsal(predecessor.clusterId());
            int ended = Leftovers.sweep(predecessor.clusterId(), PREDECESSOR_TIMEOUT);
            if (ended > 0) {
                log.warn("ended " + ended + " processes that the last master, pid " + predecessor.pid()
                        + ", had left behind");
            }
        });
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        closers.push(closeable);
        return closeable;
    }

    private void close() {
        while (!closers.isEmpty()) {
            AutoCloseable closeable = closers.pop();
            try {
                closeable.close();
            } catch (Exception e) {
                log.warn("closing " + closeable.getClass().getSimpleName() + " failed: " + e);
            }
        }
    }
}
