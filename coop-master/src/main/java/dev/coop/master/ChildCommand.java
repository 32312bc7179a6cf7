package dev.coop.master;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.DebugPorts;
import dev.coop.master.core.Policy;
import dev.coop.protocol.Env;

/** Builds the command line and environment of child processes. Immutable. */
final class ChildCommand {
    /** The entry of Coop's own class on the program's class path. */
    private static final String EXIT_ON_MEMORY_ERROR = "-XX:+ExitOnOutOfMemoryError";
    /** The flags that say what the JVM is to do about an OutOfMemoryError. */
    private static final Set<String> ON_MEMORY_ERROR = Set.of(EXIT_ON_MEMORY_ERROR, "-XX:-ExitOnOutOfMemoryError",
            "-XX:+CrashOnOutOfMemoryError");
    private static final String BOOTSTRAP = "dev.coop.bootstrap.Bootstrap";
    private static final int MAX_PORT = 65535;
    /** Workers together get this share of the memory that the container or host allows. */
    private static final double HEAP_PERCENT = 75;
    /** Where the launcher keeps the JVM options that are meant for workers. */
    private static final List<String> JVM_OPTION_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");
    /** What only those that serve know; the master may have some of it from where it was started. */
    private static final Set<String> LISTENING = Set.of(Env.WORKER_INDEX, Env.LISTEN_HOST, Env.LISTEN_PORT,
            Env.LISTEN_QUEUE, Env.LISTEN_PATH,
            Env.LISTEN_BACKLOG, Env.PRIVATE_PORTS, Env.READY_PATH, Env.STANDBY,
            Env.BEAT_INTERVAL_MS, Env.PORT, Env.SERVER_PORT);
    /** By which systemd has the master, and nobody else, tell how the service is. */
    static final Set<String> OF_SERVICE = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID",
            "LISTEN_FDS", "LISTEN_FDNAMES");
    /** Before the name of a variable that is for the workers alone. */
    static final String KEPT_PREFIX = "COOP_WORKER_";

    private final ClusterOptions options;
    private final Policy policy;
    private final @Nullable DebugPorts debug;
    private final Path lib;
    private final Path ipcSocket;
    private final String clusterId;
    private final int backlog;
    private final @Nullable AotCaches aot;

    ChildCommand(ClusterOptions options, Policy policy, @Nullable DebugPorts debug, Path lib, Path ipcSocket,
            String clusterId, int backlog, @Nullable AotCaches aot) {
        this.options = options;
        this.policy = policy;
        this.debug = debug;
        this.lib = lib;
        this.ipcSocket = ipcSocket;
        this.clusterId = clusterId;
        this.backlog = backlog;
        this.aot = aot;
    }

    /** What every process below {@code child} carries in {@link Env#CHILD}. */
    String mark(ChildId child) {
        return clusterId + "-" + child.role().name().toLowerCase(Locale.ROOT) + "-" + child.number();
    }

    /** What runs the program in {@code jar}. */
    Target target(Path jar) {
        return Target.resolve(jar, options.framework());
    }

    /**
     * A builder of the process; its standard input is left to the caller.
     *
     * @param slots how many slots there are
     */
    ProcessBuilder builder(ChildId child, int slot, int slots, Target target, String token) throws IOException {
        boolean isAgent = child.role() == Role.AGENT;
        ProcessBuilder builder = new ProcessBuilder();
        Map<String, String> environment = builder.environment();
        AotCaches caches = takesCaches(isAgent, environment) ? aot : null;
        ProgramCache program = caches == null || isAgent ? null : caches.program(target).orElse(null);
        List<String> command = isAgent
                ? agentCommand(target)
                : appCommand(program == null ? target : program.unpacked(target), slots, environment);
        if (debug != null) {
            command.add(1, debugger(debug.of(child)));
        } else if (caches != null) {
            AotCaches.flag(program == null ? caches.child() : program.cache()).ifPresent(flag -> command.add(1, flag));
        }
        builder.command(command);
        builder.directory(options.baseDir().toFile());
        setEnvironment(environment, child, slot, slots, token);
        Path log = logFile(child, slot);
        set(environment, Env.LOG_FILE, log);
        if (log == null) {
            return builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        }
        return builder.redirectOutput(Redirect.appendTo(log.toFile())).redirectError(Redirect.appendTo(log.toFile()));
    }

    /** Whether the JVM of a child can start by an AOT cache, by what is known of its flags. */
    private boolean takesCaches(boolean isAgent, Map<String, String> inherited) {
        Stream<String> flags = isAgent ? options.agentJvmArgs().stream() : workerFlags(inherited);
        return debug == null && !inherited.containsKey("_JAVA_OPTIONS") && AotCaches.alien(flags).isEmpty();
    }

    /** What takes the child's output; null where that is the master's. */
    @Nullable
    Path logFile(ChildId child, int slot) {
        Path logDir = options.logDir();
        return logDir == null ? null : logDir.resolve(logName(child, slot));
    }

    /** A standby keeps its file when it gets a slot. */
    private static String logName(ChildId child, int slot) {
        if (child.role() == Role.AGENT) {
            return "agent.log";
        }
        return slot < 0 ? "standby.log" : "worker-" + slot + ".log";
    }

    private static String debugger(int port) throws IOException {
        if (port > MAX_PORT) {
            throw new IOException("there is no port left for a debugger: start again with a lower --debug");
        }
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
    }

    List<String> agentCommand(Target target) {
        List<String> command = new ArrayList<>();
        command.add(java());
        // As for workers, so that one AOT cache fits both.
        command.add("-javaagent:" + bootstrapJar());
        command.addAll(options.agentJvmArgs());
        command.add("-cp");
        command.add(String.join(File.pathSeparator, Stream.concat(Stream.of(target.classPath()),
                Stream.concat(RequiredJars.of(options).stream(), Stream.of(bootstrapJar().toString()))).toList()));
        command.add(BOOTSTRAP);
        return command;
    }

    /** @param inherited the master's own environment */
    List<String> appCommand(Target target, int slots, Map<String, String> inherited) {
        List<String> command = new ArrayList<>();
        command.add(java());
        if (!setsHeap(inherited)) {
            command.add(String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.3f",
                    HEAP_PERCENT / (slots + options.standbys())));
        }
        if (workerFlags(inherited).noneMatch(ON_MEMORY_ERROR::contains)) {
            // Nobody knows what the program is like after it; a successor is well.
            command.add(EXIT_ON_MEMORY_ERROR);
        }
        // Before the agents of others: what they bind shall be seen.
        command.add("-javaagent:" + bootstrapJar());
        switch (target) {
            case Target.OfJdk(_, var mainClass) -> {
                command.addAll(options.jvmArgs());
                command.addAll(List.of("-cp", "", mainClass));
            }
            case Target.Main(var jar) -> {
                ModulePath modules = ModulePath.of(options.jvmArgs());
                command.addAll(modules.others());
                command.addAll(modules.program(jar));
            }
            case Target.Services _,Target.Framed _ -> {
                command.addAll(options.jvmArgs());
                command.addAll(List.of("-cp", target.classPath(), BOOTSTRAP));
            }
        }
        command.addAll(options.appArgs());
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path bootstrapJar() {
        return lib.resolve("coop-bootstrap.jar");
    }

    private boolean setsHeap(Map<String, String> inherited) {
        return workerFlags(inherited).anyMatch(ChildCommand::isHeapFlag);
    }

    private Stream<String> workerFlags(Map<String, String> inherited) {
        return workerFlags(options, inherited);
    }

    /** What the JVM of a worker is given by the options and by variables. */
    static Stream<String> workerFlags(ClusterOptions options, Map<String, String> inherited) {
        return Stream.concat(options.jvmArgs().stream(), JVM_OPTION_VARIABLES.stream()
                .map(variable -> jvmOptions(inherited, variable)).filter(Objects::nonNull)
                .flatMap(flags -> Stream.of(flags.split("\\s+"))));
    }

    private static boolean isHeapFlag(String flag) {
        return flag.startsWith("-Xmx") || flag.startsWith("-XX:MaxHeapSize=") || flag.startsWith("-XX:MaxRAM")
                || flag.startsWith("-XX:InitialRAMPercentage=");
    }

    private static @Nullable String jvmOptions(Map<String, String> environment, String variable) {
        String kept = environment.get(KEPT_PREFIX + variable);
        return kept == null ? environment.get(variable) : kept;
    }

    /** Makes the master's environment the child's. */
    void setEnvironment(Map<String, String> environment, ChildId child, int slot, int slots, String token) {
        for (String variable : JVM_OPTION_VARIABLES) {
            String value = jvmOptions(environment, variable);
            environment.remove(KEPT_PREFIX + variable);
            environment.remove(variable);
            if (value != null && child.role() == Role.APP) {
                environment.put(variable, value);
            }
        }
        OF_SERVICE.forEach(environment::remove);
        environment.put(Env.CLUSTER, clusterId);
        environment.put(Env.CHILD, mark(child));
        environment.put(Env.ID, String.valueOf(child.number()));
        environment.put(Env.IPC_SOCKET, ipcSocket.toString());
        environment.put(Env.TOKEN, token);
        environment.put(Env.LIB, lib.toString());
        if (options.require().isEmpty()) {
            environment.remove(Env.REQUIRE);
        } else {
            environment.put(Env.REQUIRE, String.join(File.pathSeparator, options.require()));
        }
        environment.put(Env.WORKER_COUNT, String.valueOf(slots));
        environment.put(Env.START_TIMEOUT_MS,
                String.valueOf(Math.min(options.startTimeout().toMillis(), Integer.MAX_VALUE)));
        if (child.role() == Role.AGENT) {
            environment.put(Env.ROLE, "agent");
            environment.put(Env.CLOSE_TIMEOUT_MS, String.valueOf(policy.agentCloseTimeout().toMillis()));
            LISTENING.forEach(environment::remove);
        } else {
            environment.put(Env.ROLE, "app");
            setHookCache(environment);
            environment.put(Env.CLOSE_TIMEOUT_MS, String.valueOf(policy.appCloseTimeout().toMillis()));
            set(environment, Env.BEAT_INTERVAL_MS, policy.beatIntervalMs());
            setListening(environment, slot);
        }
    }

    /** A rehearsal has that of the cluster it is for; any other that is found here is of another installation, maybe. */
    private void setHookCache(Map<String, String> environment) {
        if (!environment.containsKey(Env.REHEARSAL)) {
            set(environment, Env.HOOK_CACHE, aot == null ? null : aot.hook());
        }
    }

    private void setListening(Map<String, String> environment, int slot) {
        if (environment.containsKey(Env.WORKER_INDEX)) {
            // This master runs in a worker of another cluster: that one's port is none of the program's.
            LISTENING.forEach(environment::remove);
        }
        environment.put(Env.WORKER_INDEX, String.valueOf(slot));
        environment.put(Env.LISTEN_BACKLOG, String.valueOf(backlog));
        if (options.port() != 0) {
            String port = String.valueOf(options.port());
            environment.put(Env.LISTEN_PORT, port);
            environment.put(Env.PORT, port);
            environment.put(Env.SERVER_PORT, port);
        }
        set(environment, Env.LISTEN_QUEUE, options.balance() == Balance.SHARED ? null : "own");
        set(environment, Env.LISTEN_HOST, options.host());
        set(environment, Env.LISTEN_PATH, options.listenPath());
        set(environment, Env.READY_PATH, options.readyPath());
        set(environment, Env.STANDBY, slot < 0 ? true : null);
        if (!options.privatePorts().isEmpty()) {
            environment.put(Env.PRIVATE_PORTS,
                    options.privatePorts().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }

    private static void set(Map<String, String> environment, String name, @Nullable Object value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value.toString());
        }
    }
}
