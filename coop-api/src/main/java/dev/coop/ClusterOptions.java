package dev.coop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The validated options of a cluster. Immutable.
 *
 * @param target what the cluster was started with: a jar, or a directory that names or holds one
 * @param baseDir where relative paths start and the workers run
 * @param framework a jar, or {@code group:artifact} of one in the target's library folder, that brings Application and Agent
 *     in the target's place; null where the target brings its own
 * @param require jars and names of classes that agent and app workers load before their program: a class is initialized,
 *     of a jar its {@code Main-Class}, and it joins the class path
 * @param startMode what agent and app workers are
 * @param ports with {@link StartMode#THREADS}: an app worker for each, which listens there; empty for one on {@code port}
 * @param title the cluster's name for {@code stop}, {@code status} and the others
 * @param env the environment: anything but {@code local} and {@code unittest} is production, see {@link #isProduction}
 * @param workers the number of app workers, 1 to {@value #MAX_WORKERS}
 * @param port the TCP port that the app workers share, 1 to 65535; 0 where none was given: the program decides
 * @param host the address to listen on; null for every address
 * @param listenPath a Unix-domain socket that the app workers share in the place of a port; null for none
 * @param privatePorts TCP ports of which each worker has one of its own: the port and its slot added up
 * @param balance how connections are spread over the app workers
 * @param https by which files a program that knows them serves https on {@code port}; null for http
 * @param debugPort a second port, for plain http, that such a program serves; 0 for none
 * @param debug debuggers find app worker <i>n</i>, and the ones that replace it later, at this port plus their number;
 *     0 for no debugging
 * @param clusterPort a free TCP port that agent and apps may use for a channel of their own; 0 lets the master choose
 * @param backlog the length of the accept queue; 0 for the system's maximum
 * @param startTimeout how long one worker may take until it listens
 * @param maxAge an app worker that has served about so long gets a successor; null for never
 * @param maxRssBytes one whose resident memory is larger gets a successor; 0 for never
 * @param maxRequests an app worker that has answered about so many requests gets a successor, where its program counts them; 0
 *     for never
 * @param readyPath what an app worker must answer with 2xx before it gets connections, from its slash on; null where it need not
 * @param hangTimeout an app worker that shows no sign of life for so long is replaced; zero for never
 * @param standbys how many app workers are kept that have started and wait for the slot of one that dies
 * @param logDir the folder for one log file per process; null writes to this process's output
 * @param stdout where the output of a master in the background goes; null for {@code master.log} in the log folder
 * @param stderr where its errors go; null for where its output goes
 * @param logMaxBytes a log file that is this large is put aside and a new one begun; 0 for never
 * @param logMaxAge a log file that is this old is put aside and a new one begun; null for never
 * @param pidFile where to keep the master's pid; null for nowhere
 * @param jvmArgs JVM flags of the app workers
 * @param agentJvmArgs JVM flags of the agent
 * @param appArgs arguments of the program's {@code main}
 * @param extra what Coop does not know and hands to agent and apps untouched: JSON data by name
 */
public record ClusterOptions(Path target, Path baseDir, @Nullable String framework, List<String> require,
        StartMode startMode, List<Integer> ports, String title,
        String env, int workers, int port,
        @Nullable String host, @Nullable Path listenPath, List<Integer> privatePorts, Balance balance,
        @Nullable Https https, int debugPort,
        int debug, int clusterPort, int backlog,
        Duration startTimeout, @Nullable Duration maxAge, long maxRssBytes, long maxRequests,
        @Nullable String readyPath, Duration hangTimeout, int standbys,
        @Nullable Path logDir, @Nullable Path stdout, @Nullable Path stderr, long logMaxBytes,
        @Nullable Duration logMaxAge, @Nullable Path pidFile,
        List<String> jvmArgs,
        List<String> agentJvmArgs, List<String> appArgs,
        Map<String, Object> extra) {

    /** The most app workers that a cluster can have. */
    public static final int MAX_WORKERS = 1024;
    /** The most of them where each has a queue of its own, {@link Balance#REUSEPORT} and {@link Balance#STICKY}. */
    public static final int MAX_QUEUES = 128;
    /** The port when nothing else says one. */
    public static final int DEFAULT_PORT = 7001;
    /** The port of a program that serves https, when nothing else says one. */
    public static final int DEFAULT_HTTPS_PORT = 8443;

    private static final Set<String> NAMES = Set.of("target", "baseDir", "framework", "require", "startMode", "ports",
            "title", "env",
            "workers", "port", "host", "listenPath",
            "privatePorts", "balance", "sticky", "reusePort", "https", "debugPort", "debug", "clusterPort", "backlog",
            "startTimeoutMs", "maxAgeMs", "maxRssBytes", "maxRequests", "readyPath", "hangTimeoutMs", "standbys",
            "logDir",
            "stdout", "stderr", "logMaxBytes", "logMaxAgeMs", "pidFile",
            "jvmArgs",
            "agentJvmArgs",
            "appArgs");

    /** @throws IllegalArgumentException naming the option, its value and what is allowed */
    public ClusterOptions(Path target, Path baseDir, @Nullable String framework, List<String> require,
            StartMode startMode, List<Integer> ports, String title, String env, int workers, int port,
            @Nullable String host, @Nullable Path listenPath, List<Integer> privatePorts, Balance balance,
            @Nullable Https https, int debugPort, int debug,
            int clusterPort, int backlog, Duration startTimeout, @Nullable Duration maxAge, long maxRssBytes,
            long maxRequests, @Nullable String readyPath, Duration hangTimeout,
            int standbys,
            @Nullable Path logDir, @Nullable Path stdout,
            @Nullable Path stderr, long logMaxBytes,
            @Nullable Duration logMaxAge, @Nullable Path pidFile, List<String> jvmArgs, List<String> agentJvmArgs,
            List<String> appArgs, Map<String, Object> extra) {
        this.target = target;
        this.baseDir = baseDir;
        this.framework = framework;
        this.require = List.copyOf(require);
        this.startMode = startMode;
        this.ports = List.copyOf(ports);
        this.title = title;
        this.env = env;
        this.workers = workers;
        this.port = port;
        this.host = host;
        this.listenPath = listenPath;
        this.privatePorts = List.copyOf(privatePorts);
        this.balance = balance;
        this.https = https;
        this.debugPort = debugPort;
        this.debug = debug;
        this.clusterPort = clusterPort;
        this.backlog = backlog;
        this.startTimeout = startTimeout;
        this.maxAge = maxAge;
        this.maxRssBytes = maxRssBytes;
        this.maxRequests = maxRequests;
        this.readyPath = readyPath;
        this.hangTimeout = hangTimeout;
        this.standbys = standbys;
        this.logDir = logDir;
        this.stdout = stdout;
        this.stderr = stderr;
        this.logMaxBytes = logMaxBytes;
        this.logMaxAge = logMaxAge;
        this.pidFile = pidFile;
        this.jvmArgs = List.copyOf(jvmArgs);
        this.agentJvmArgs = List.copyOf(agentJvmArgs);
        this.appArgs = List.copyOf(appArgs);
        this.extra = Map.copyOf(extra);
        OptionChecks.check(this);
        for (String name : extra.keySet()) {
            if (NAMES.contains(name)) {
                throw new IllegalArgumentException("extra: " + name + " is an option of its own");
            }
        }
    }

    /** Whether {@code text} is 1 to 40 letters, digits, dots, dashes or underscores, and the name of a folder of its own. */
    public static boolean isTitle(String text) {
        return text.matches("[A-Za-z0-9._-]{1,40}") && !text.equals(".") && !text.equals("..");
    }

    /** Whether workers that die are replaced and the health check runs. */
    public boolean isProduction() {
        return !env.equals("local") && !env.equals("unittest");
    }

    /** The same options with this cluster port. */
    public ClusterOptions withClusterPort(int chosen) {
        return with("clusterPort", chosen);
    }

    /** The same options where the port, and the host if it is not null, have been decided. */
    public ClusterOptions withAddress(int decidedPort, @Nullable String decidedHost) {
        ClusterOptions there = decidedHost == null ? this : with("host", decidedHost);
        return there.with("port", decidedPort);
    }

    /** The same options where a Unix-domain socket has been decided, which takes the place of port and host. */
    public ClusterOptions withListenPath(Path decided) {
        Map<String, Object> json = toJson();
        json.remove("host");
        json.put("port", 0);
        json.put("listenPath", decided.toString());
        return fromJson(json);
    }

    /**
     * The same options with so many app workers.
     *
     * @throws IllegalArgumentException if they can't have that many
     */
    public ClusterOptions withWorkers(int count) {
        return with("workers", count);
    }

    private ClusterOptions with(String name, Object value) {
        Map<String, Object> json = toJson();
        json.put(name, value);
        return fromJson(json);
    }

    /** The options as JSON data, {@link #extra} among them. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>(extra);
        json.put("target", target.toString());
        json.put("baseDir", baseDir.toString());
        Optional.ofNullable(framework).ifPresent(value -> json.put("framework", value));
        json.put("require", require);
        json.put("startMode", startMode.name());
        json.put("ports", ports);
        json.put("title", title);
        json.put("env", env);
        json.put("workers", workers);
        json.put("port", port);
        Optional.ofNullable(host).ifPresent(value -> json.put("host", value));
        Optional.ofNullable(listenPath).ifPresent(value -> json.put("listenPath", value.toString()));
        json.put("privatePorts", privatePorts);
        json.put("balance", balance.word());
        Optional.ofNullable(https).ifPresent(value -> json.put("https", value.toJson()));
        json.put("debugPort", debugPort);
        json.put("debug", debug);
        json.put("clusterPort", clusterPort);
        json.put("backlog", backlog);
        json.put("startTimeoutMs", startTimeout.toMillis());
        Optional.ofNullable(maxAge).ifPresent(value -> json.put("maxAgeMs", value.toMillis()));
        json.put("maxRssBytes", maxRssBytes);
        json.put("maxRequests", maxRequests);
        Optional.ofNullable(readyPath).ifPresent(value -> json.put("readyPath", value));
        json.put("hangTimeoutMs", hangTimeout.toMillis());
        json.put("standbys", standbys);
        Optional.ofNullable(logDir).ifPresent(value -> json.put("logDir", value.toString()));
        Optional.ofNullable(stdout).ifPresent(value -> json.put("stdout", value.toString()));
        Optional.ofNullable(stderr).ifPresent(value -> json.put("stderr", value.toString()));
        json.put("logMaxBytes", logMaxBytes);
        Optional.ofNullable(logMaxAge).ifPresent(value -> json.put("logMaxAgeMs", value.toMillis()));
        Optional.ofNullable(pidFile).ifPresent(value -> json.put("pidFile", value.toString()));
        json.put("jvmArgs", jvmArgs);
        json.put("agentJvmArgs", agentJvmArgs);
        json.put("appArgs", appArgs);
        return json;
    }

    /** The options that {@link #toJson} wrote. */
    public static ClusterOptions fromJson(Map<String, Object> json) {
        return ClusterOptionsJson.read(json);
    }

    /** A builder with every default. */
    public static ClusterOptionsBuilder builder(Path target) {
        return new ClusterOptionsBuilder(target);
    }
}
