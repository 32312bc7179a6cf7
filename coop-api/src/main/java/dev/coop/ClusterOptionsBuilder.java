package dev.coop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Collects options; every setter may be left out, and null means the default. */
public final class ClusterOptionsBuilder {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    /** Whoever sits at a breakpoint of the start needs time. */
    private static final Duration DEBUG_START_TIMEOUT = Duration.ofHours(1);

    private Path target;
    private @Nullable Path baseDir;
    private @Nullable String framework;
    private final List<String> require = new ArrayList<>();
    private @Nullable StartMode startMode;
    private final List<Integer> ports = new ArrayList<>();
    private @Nullable String title;
    private @Nullable String env;
    private @Nullable Integer workers;
    private @Nullable Integer port;
    private @Nullable String host;
    private @Nullable Path listenPath;
    private final List<Integer> privatePorts = new ArrayList<>();
    private @Nullable Balance balance;
    private @Nullable Boolean sticky;
    private @Nullable Boolean reusePort;
    private @Nullable Https https;
    private @Nullable Integer debugPort;
    private @Nullable Integer debug;
    private @Nullable Integer clusterPort;
    private @Nullable Integer backlog;
    private @Nullable Duration startTimeout;
    private @Nullable Path logDir;
    private @Nullable Path stdout;
    private @Nullable Path stderr;
    private @Nullable Duration maxAge;
    private @Nullable Long maxRssBytes;
    private @Nullable Long maxRequests;
    private @Nullable String readyPath;
    private @Nullable Duration hangTimeout;
    private @Nullable Integer standbys;
    private @Nullable Long logMaxBytes;
    private @Nullable Duration logMaxAge;
    private @Nullable Path pidFile;
    private final List<String> jvmArgs = new ArrayList<>();
    private final List<String> agentJvmArgs = new ArrayList<>();
    private final List<String> appArgs = new ArrayList<>();
    private final Map<String, Object> extra = new LinkedHashMap<>();

    ClusterOptionsBuilder(Path target) {
        this.target = target;
    }

    /** Default: the current directory. */
    public ClusterOptionsBuilder baseDir(@Nullable Path value) {
        baseDir = value;
        return this;
    }

    /**
     * Default: none, the target brings its own program. A path is relative to the base directory; what has a colon and
     * no slash is {@code group:artifact}.
     */
    public ClusterOptionsBuilder framework(@Nullable String value) {
        framework = value;
        return this;
    }

    /** Adds jars, by paths relative to the base directory that end in {@code .jar}, and names of classes. */
    public ClusterOptionsBuilder require(List<String> values) {
        require.addAll(values);
        return this;
    }

    /** Default: processes. */
    public ClusterOptionsBuilder startMode(@Nullable StartMode value) {
        startMode = value;
        return this;
    }

    /** Adds ports, each for an app worker of {@link StartMode#THREADS}. */
    public ClusterOptionsBuilder ports(List<Integer> values) {
        ports.addAll(values);
        return this;
    }

    /** Default: the target's file name without {@code .jar}. */
    public ClusterOptionsBuilder title(@Nullable String value) {
        title = value;
        return this;
    }

    /**
     * Default: the variable {@code COOP_ENV}, else {@code local} where {@code COOP_PRODUCTION} is {@code false},
     * else {@code prod}.
     */
    public ClusterOptionsBuilder env(@Nullable String value) {
        env = value;
        return this;
    }

    /** Default: the number of processors; of {@link StartMode#THREADS} one for each of the ports. */
    public ClusterOptionsBuilder workers(@Nullable Integer value) {
        workers = value;
        return this;
    }

    /** Default: the program decides. */
    public ClusterOptionsBuilder port(@Nullable Integer value) {
        port = value;
        return this;
    }

    /** Default: every address. */
    public ClusterOptionsBuilder host(@Nullable String value) {
        host = value;
        return this;
    }

    /** Default: none, a port. */
    public ClusterOptionsBuilder listenPath(@Nullable Path value) {
        listenPath = value;
        return this;
    }

    /** Adds ports of which each worker has one of its own. */
    public ClusterOptionsBuilder privatePorts(List<Integer> values) {
        privatePorts.addAll(values);
        return this;
    }

    /** Default: {@link Balance#SHARED}. */
    public ClusterOptionsBuilder balance(@Nullable Balance value) {
        balance = value;
        return this;
    }

    /** True is {@link Balance#STICKY}; default: false, which says nothing. */
    public ClusterOptionsBuilder sticky(@Nullable Boolean value) {
        sticky = value;
        return this;
    }

    /** True is {@link Balance#REUSEPORT}; default: false, which says nothing. */
    public ClusterOptionsBuilder reusePort(@Nullable Boolean value) {
        reusePort = value;
        return this;
    }

    /** Default: none, http. */
    public ClusterOptionsBuilder https(@Nullable Https value) {
        https = value;
        return this;
    }

    /** Default: 0, none. */
    public ClusterOptionsBuilder debugPort(@Nullable Integer value) {
        debugPort = value;
        return this;
    }

    /** Default: 0, no debugging. */
    public ClusterOptionsBuilder debug(@Nullable Integer basePort) {
        debug = basePort;
        return this;
    }

    /** Default: 0, the master chooses. */
    public ClusterOptionsBuilder clusterPort(@Nullable Integer value) {
        clusterPort = value;
        return this;
    }

    /** Default: 0, the system's maximum. */
    public ClusterOptionsBuilder backlog(@Nullable Integer value) {
        backlog = value;
        return this;
    }

    /** Default: one minute, with {@link #debug} one hour. */
    public ClusterOptionsBuilder startTimeout(@Nullable Duration value) {
        startTimeout = value;
        return this;
    }

    /** Default: none, workers write to this process's output. */
    public ClusterOptionsBuilder logDir(@Nullable Path value) {
        logDir = value;
        return this;
    }

    /** Default: {@code master.log} in the log folder. Only a master in the background has it. */
    public ClusterOptionsBuilder stdout(@Nullable Path value) {
        stdout = value;
        return this;
    }

    /** Default: where its output goes. Only a master in the background has it. */
    public ClusterOptionsBuilder stderr(@Nullable Path value) {
        stderr = value;
        return this;
    }

    /** Default: none, never. */
    public ClusterOptionsBuilder maxAge(@Nullable Duration value) {
        maxAge = value;
        return this;
    }

    /** Default: 0, never. */
    public ClusterOptionsBuilder maxRssBytes(@Nullable Long value) {
        maxRssBytes = value;
        return this;
    }

    /** Default: 0, never. */
    public ClusterOptionsBuilder maxRequests(@Nullable Long value) {
        maxRequests = value;
        return this;
    }

    /** Default: null, who listens is ready. */
    public ClusterOptionsBuilder readyPath(@Nullable String value) {
        readyPath = value;
        return this;
    }

    /** Default: zero, never. */
    public ClusterOptionsBuilder hangTimeout(@Nullable Duration value) {
        hangTimeout = value;
        return this;
    }

    /** Default: 0. */
    public ClusterOptionsBuilder standbys(@Nullable Integer value) {
        standbys = value;
        return this;
    }

    /** Default: 0, never. */
    public ClusterOptionsBuilder logMaxBytes(@Nullable Long value) {
        logMaxBytes = value;
        return this;
    }

    /** Default: none, never. */
    public ClusterOptionsBuilder logMaxAge(@Nullable Duration value) {
        logMaxAge = value;
        return this;
    }

    /** Default: none. */
    public ClusterOptionsBuilder pidFile(@Nullable Path value) {
        pidFile = value;
        return this;
    }

    /** Adds JVM flags of the app workers. */
    public ClusterOptionsBuilder jvmArgs(List<String> values) {
        jvmArgs.addAll(values);
        return this;
    }

    /** Adds JVM flags of the agent. */
    public ClusterOptionsBuilder agentJvmArgs(List<String> values) {
        agentJvmArgs.addAll(values);
        return this;
    }

    /** Adds arguments of the program's {@code main}. */
    public ClusterOptionsBuilder appArgs(List<String> values) {
        appArgs.addAll(values);
        return this;
    }

    /** Adds an option that Coop does not know: JSON data, handed to agent and apps untouched. */
    public ClusterOptionsBuilder extra(String name, Object value) {
        extra.put(name, value);
        return this;
    }

    /** @throws IllegalArgumentException naming the option, its value and what is allowed */
    public ClusterOptions build() {
        if (port != null) {
            OptionChecks.range("port", port, 1, OptionChecks.MAX_PORT);
        }
        Path base = or(baseDir, Path.of("")).toAbsolutePath().normalize();
        Path absoluteTarget = base.resolve(target).normalize();
        return new ClusterOptions(absoluteTarget, base, framework == null ? null : absolute(framework, base),
                require.stream().map(word -> absolute(word, base)).toList(),
                or(startMode, StartMode.PROCESS), ports,
                or(title, defaultTitle(absoluteTarget)),
                or(env, defaultEnv()), or(workers, defaultWorkers()),
                or(port, 0), host, listenPath == null ? null : base.resolve(listenPath).normalize(), privatePorts,
                OptionChecks.balance(balance, or(sticky, false), or(reusePort, false)),
                https == null ? null : https.below(base), or(debugPort, 0),
                or(debug, 0), or(clusterPort, 0),
                or(backlog, 0),
                or(startTimeout, or(debug, 0) == 0 ? START_TIMEOUT : DEBUG_START_TIMEOUT), maxAge, or(maxRssBytes, 0L),
                or(maxRequests, 0L), readyPath, or(hangTimeout, Duration.ZERO), or(standbys, 0),
                logDir == null ? null : base.resolve(logDir),
                stdout == null ? null : base.resolve(stdout), stderr == null ? null : base.resolve(stderr),
                or(logMaxBytes, 0L), logMaxAge, pidFile == null ? null : base.resolve(pidFile), jvmArgs,
                agentJvmArgs, appArgs,
                extra);
    }

    /** Jars get the path that every process finds them by; coordinates and names of classes stay. */
    private static String absolute(String word, Path base) {
        return word.endsWith(".jar") || word.contains("/") ? base.resolve(word).normalize().toString() : word;
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    private static String defaultTitle(Path target) {
        Path name = target.getFileName();
        String title = name == null ? "coop" : name.toString().replaceFirst("\\.jar$", "");
        String legal = title.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "");
        return legal.isEmpty() ? "coop" : legal.substring(0, Math.min(40, legal.length()));
    }

    /** Threads are as many as they have ports. */
    private int defaultWorkers() {
        return startMode == StartMode.THREADS
                ? Math.max(1, ports.size())
                : Runtime.getRuntime().availableProcessors();
    }

    private static String defaultEnv() {
        String env = System.getenv("COOP_ENV");
        if (env != null && !env.isEmpty()) {
            return env;
        }
        return "false".equals(System.getenv("COOP_PRODUCTION")) ? "local" : "prod";
    }
}
