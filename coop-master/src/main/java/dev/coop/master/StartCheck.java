package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.DebugPorts;

/**
 * Whether a start would succeed as far as that can be said without one (N-6). Starts nothing and leaves nothing: the port,
 * or path, is bound for a moment.
 */
public final class StartCheck {
    private static final int JDK = 25;
    private static final List<String> JARS = List.of("coop-bootstrap.jar", "coop-worker.jar", "coop-protocol.jar",
            "coop-api.jar");

    private final ClusterOptions options;
    private final Path lib;
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    private StartCheck(ClusterOptions options, Path lib, Map<String, String> environment) {
        this.options = options;
        this.lib = lib;
        this.environment = environment;
    }

    /** Something that may find a fault. */
    private interface Probe {
        void run() throws IOException;
    }

    /**
     * What stands in the way of a start, each in one line that says what to do; empty if nothing does.
     *
     * @param lib the folder of Coop's jars
     */
    public static List<String> faults(ClusterOptions options, Path lib, Map<String, String> environment) {
        return new StartCheck(options, lib, environment).run();
    }

    /** The first variable that holds what makes no sense, as a line; null where all do. */
    public static @Nullable String badVariable(Map<String, String> environment) {
        try {
            new Settings(environment).check();
            return null;
        } catch (ClusterException e) {
            return e.getMessage();
        }
    }

    private List<String> run() {
        Path pidFile = options.pidFile();
        Path logDir = options.logDir();
        probe(StartCheck::jdk);
        probe(this::jars);
        probe(() -> new Settings(environment).check());
        boolean isProgram = probe(this::program);
        boolean isRequired = probe(() -> RequiredJars.check(options));
        if (isProgram && isRequired) {
            probe(this::classes);
        }
        probe(() -> RuntimeDir.of(options.title()).check());
        if (pidFile != null) {
            probe(() -> PidFile.check(pidFile));
        }
        if (logDir != null) {
            probe(() -> requireFolder(logDir, "log folder " + logDir, "--log-dir"));
            probe(() -> RuntimeDir.of(options.title()).requireLogsApart(logDir));
        }
        probe(this::sockets);
        if (options.debugPort() != 0) {
            probe(() -> Address.bindFor(null, options.debugPort()).close());
        }
        probe(this::outputs);
        probe(this::debuggers);
        probe(() -> ClusterPort.choose(options.clusterPort()));
        return List.copyOf(faults);
    }

    /** What systemd has bound is not bound again. */
    private void sockets() throws IOException {
        if (ActivatedSocket.of(options, environment, ProcessHandle.current().pid()) == null) {
            SharedSockets.of(options, null, _ -> {}).close();
        }
    }

    private void program() {
        Target target = Target.resolve(options.target(), options.framework());
        Threads.check(options, target);
        HttpsFiles.check(options, target);
    }

    private void classes() throws IOException {
        faults.addAll(ProgramClasses.faults(options, Target.resolve(options.target(), options.framework()), lib));
    }

    private void outputs() {
        if (options.stdout() != null) {
            requireFolder(folder(options.stdout()), "the folder of " + options.stdout(), "--stdout");
        }
        if (options.stderr() != null) {
            requireFolder(folder(options.stderr()), "the folder of " + options.stderr(), "--stderr");
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** The ports of the first workers, and of the agent if there is one. */
    private void debuggers() {
        DebugPorts ports = new Settings(environment).debugPorts(options);
        if (ports == null) {
            return;
        }
        if (Target.resolve(options.target(), options.framework()).bringsAgent()) {
            requireFree(ports.of(new ChildId(Role.AGENT, 1)), "COOP_AGENT_DEBUG_PORT");
        }
        for (int number = 1; number <= options.workers(); number++) {
            requireFree(ports.of(new ChildId(Role.APP, number)), "--debug");
        }
    }

    private static void requireFree(int port, String option) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
        } catch (IOException | IllegalArgumentException e) {
            throw new ClusterException("debuggers can't have port " + port + ": " + e.getMessage()
                    + ": choose another " + option, e);
        }
    }

    /** Whether all is well. */
    private boolean probe(Probe probe) {
        try {
            probe.run();
            return true;
        } catch (ClusterException e) {
            faults.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            faults.add(e.toString());
        }
        return false;
    }

    private static void jdk() {
        int found = Runtime.version().feature();
        if (found != JDK) {
            throw new ClusterException("JDK " + JDK + " is needed, this is " + found + ": set JAVA_HOME");
        }
    }

    private void jars() {
        for (String jar : JARS) {
            if (!Files.isReadable(lib.resolve(jar))) {
                throw new ClusterException("the installation is incomplete, it lacks " + lib.resolve(jar));
            }
        }
    }

    /**
     * Checks that files can be made in {@code folder}, which itself may have to be made.
     *
     * @throws ClusterException if not; it says to choose another {@code option}
     */
    static void requireFolder(Path folder, String name, String option) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new ClusterException(
                    name + " can't be made, " + existing + " is no folder: choose another " + option);
        }
        if (!Files.isWritable(existing)) {
            throw new ClusterException(name + " can't be written, " + existing + " is not writable: choose another "
                    + option);
        }
    }
}
