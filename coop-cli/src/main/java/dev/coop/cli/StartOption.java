package dev.coop.cli;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;

/**
 * The options of {@code coop start}: the one place that knows them. A flag {@code --port} is also the key {@code port}
 * of {@code coop.properties} and the variable {@code COOP_PORT}.
 */
enum StartOption {
    /** The cluster's TCP port. */
    PORT("port", "-p", "PORT",
            "the TCP port that the workers share; default: the program's, else " + ClusterOptions.DEFAULT_PORT),
    /** The number of app workers. */
    WORKERS("workers", "-w", "N", "how many app workers; default: one for each processor"),
    /** The address to listen on. */
    HOST("host", null, "ADDRESS", "the address to listen on; default: all"),
    /** A Unix-domain socket in the port's place. */
    LISTEN_PATH("listen-path", null, "FILE", "a Unix-domain socket that the workers share in the place of a port"),
    /** Who brings Application and Agent. */
    FRAMEWORK("framework", null, "JAR",
            "a jar, or group:artifact of one in the target's lib folder, that brings Application and Agent"),
    /** What is loaded before the program. */
    REQUIRE("require", null, "JAR", "a jar or class that agent and workers load before their program; repeatable"),
    /** Processes or threads. */
    START_MODE("start-mode", null, "MODE", "process, or threads of one JVM for tests and debugging; default: process"),
    /** Ports of which each worker has one of its own. */
    PRIVATE_PORT("private-port", null, "PORT", "a port that is each worker's own, its slot added; repeatable"),
    /** How connections are spread. */
    BALANCE("balance", null, "BALANCE",
            "how the kernel spreads connections: shared, reuseport, or sticky by the client's address; default: shared"),
    /** The short word for one of those. */
    STICKY("sticky", null, null, "the same as --balance sticky: one client's address, one worker"),
    /** The private key for https. */
    HTTPS_KEY("https-key", null, "FILE", "serve https by this private key, PEM, in programs that use it"),
    /** The certificate for https. */
    HTTPS_CERT("https-cert", null, "FILE", "the certificate of the key, then its issuers', PEM"),
    /** Whose certificates clients need. */
    HTTPS_CA("https-ca", null, "FILE", "clients need a certificate of these issuers, PEM"),
    /** The passphrase of the key. */
    HTTPS_PASSPHRASE("https-passphrase", null, "TEXT",
            "the passphrase of the key; better said by variable or file, where ps does not show it"),
    /** Plain http beside https. */
    DEBUG_PORT("debug-port", null, "PORT", "a second port, for plain http, in programs that use it"),
    /** Debuggers may come. */
    DEBUG("debug", null, "PORT",
            "debuggers find app worker N at PORT + N, by default 5005 + N, and the agent at COOP_AGENT_DEBUG_PORT"),
    /** Production or not. */
    ENV("env", null, "ENV", "local and unittest do not replace workers that die; default prod"),
    /** The cluster's name. */
    TITLE("title", null, "TITLE", "the cluster's name; default: the target's"),
    /** In the background. */
    DAEMON("daemon", "-d", null, "run in the background, return when the cluster is ready"),
    /** Look only. */
    CHECK("check", null, null, "check everything, start nothing: ok, or what stands in the way"),
    /** The length of the accept queue. */
    BACKLOG("backlog", null, "N", "how many connections may wait to be accepted; default: the system's maximum"),
    /** A free port for the program itself. */
    CLUSTER_PORT("cluster-port", null, "PORT", "a port for the program's own use; default: any free one"),
    /** Where the master's pid goes. */
    PID_FILE("pid-file", null, "FILE", "write the master's pid to this file"),
    /** Where the logs go. */
    LOG_DIR("log-dir", null, "DIR",
            "one log file per worker and agent in this folder, with -d for the master, too; default: the terminal,"
                    + " with -d logs/TITLE in the runtime folder"),
    /** The output of a master in the background. */
    STDOUT("stdout", null, "FILE", "with -d: where the master's output goes; default: master.log in the log folder"),
    /** The errors of a master in the background. */
    STDERR("stderr", null, "FILE", "with -d: where the master's errors go; default: where its output goes"),
    /** When a log file is put aside. */
    LOG_MAX_SIZE("log-max-size", null, "SIZE", "begin a new log file when one is this large, 10m; default: never"),
    /** When a log file is put aside, too. */
    LOG_MAX_AGE("log-max-age", null, "TIME", "begin a new log file when one is this old, 24h; default: never"),
    /** The time for a start in the background. */
    TIMEOUT("timeout", null, "TIME", "with -d: the time for the whole start; default 300s"),
    /** The time for one worker. */
    START_TIMEOUT("start-timeout", null, "TIME", "the time for one worker to listen; default 60s"),
    /** What a worker must answer before it gets connections. */
    READY_PATH("ready-path", null, "PATH",
            "a worker gets connections once it answers a GET of this path, /health, with 2xx; default: once it listens"),
    /** When a worker is taken for hung. */
    HANG_TIMEOUT("hang-timeout", null, "TIME",
            "replace a worker that shows no sign of life for this long, 30s; default: never"),
    /** Who waits for a slot. */
    STANDBY("standby", null, "N",
            "keep so many workers started that take the slot of one that dies at once; default 0"),
    /** When a worker is replaced that is well. */
    MAX_AGE("max-age", null, "TIME", "replace a worker that has served about this long, 12h; default: never"),
    /** When a worker is replaced that has grown. */
    MAX_RSS("max-rss", null, "SIZE",
            "replace a worker whose resident memory is larger than this, 1g; default: never"),
    /** When a worker is replaced that has worked. */
    MAX_REQUESTS("max-requests", null, "N",
            "replace a worker that has answered about so many requests, with coop-jetty; default: never"),
    /** JVM flags of app workers. */
    JVM_ARG("jvm-arg", null, "FLAG", "a JVM flag for the app workers; repeatable"),
    /** JVM flags of the agent. */
    AGENT_JVM_ARG("agent-jvm-arg", null, "FLAG", "a JVM flag for the agent; repeatable");

    private final String key;
    private final @Nullable String shortFlag;
    private final @Nullable String valueName;
    private final String description;

    StartOption(String key, @Nullable String shortFlag, @Nullable String valueName, String description) {
        this.key = key;
        this.shortFlag = shortFlag;
        this.valueName = valueName;
        this.description = description;
    }

    /** The name in {@code coop.properties}. */
    String key() {
        return key;
    }

    /** The name on the command line. */
    String flag() {
        return "--" + key;
    }

    /** The one-letter name on the command line, with its dash. */
    @Nullable
    String shortFlag() {
        return shortFlag;
    }

    /** The name in the environment. */
    String variable() {
        return "COOP_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** What the value is called in the help; null for an option that is given or not. */
    @Nullable
    String valueName() {
        return valueName;
    }

    /** What it does, for the help. */
    String description() {
        return description;
    }

    /** The value of the flag where none stands behind it; null for an option that needs one. */
    @Nullable
    String bareValue() {
        return this == DEBUG ? "5005" : null;
    }

    /** Whether it holds a list: the flag is given once for each, variable and file separate them by spaces. */
    boolean isRepeatable() {
        return this == REQUIRE || this == PRIVATE_PORT || this == JVM_ARG || this == AGENT_JVM_ARG;
    }
}
