package dev.coop.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterOptions;
import dev.coop.Https;
import dev.coop.StartMode;
import dev.coop.master.RuntimeDir;
import dev.coop.master.StartCheck;

/**
 * What a {@code coop start} asks for, from flags, variables and file.
 *
 * @param options the cluster's options; in the background with a log folder
 * @param check whether nothing is started, and only told what stands in the way
 * @param daemon whether it runs in the background
 * @param timeout with {@code daemon}, the time for the whole start
 */
record StartRequest(ClusterOptions options, boolean check, boolean daemon, Duration timeout) {
    /** What {@code --start-mode} can be. */
    static final List<String> MODES = List.of("process", "threads");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_PORT = 65535;
    /** The folder beside the runtime directories of all clusters. */
    private static final String LOGS = "logs";

    /** @throws UsageException naming what is wrong, where it was said, and what is allowed */
    static StartRequest of(Invocation invocation) {
        Path directory = invocation.shell().directory();
        Path target = directory.resolve(invocation.flags().matchedPositionalValue(0, ".")).normalize();
        ConfigFile file = ConfigFile.in(Files.isDirectory(target) ? target : directory);
        Settings settings = new Settings(invocation.flags(), invocation.shell(), file);
        Duration timeout = settings.get(StartOption.TIMEOUT).map(Setting::duration).orElse(DEFAULT_TIMEOUT);
        boolean daemon = settings.get(StartOption.DAEMON).map(Setting::yes).orElse(false);
        ClusterOptions options = options(target, settings, invocation);
        boolean check = settings.get(StartOption.CHECK).map(Setting::yes).orElse(false);
        if (!daemon && (options.stdout() != null || options.stderr() != null)) {
            throw new UsageException("--stdout and --stderr are for -d: in the foreground all write to the terminal");
        }
        if (daemon && options.startMode() == StartMode.THREADS) {
            throw new UsageException("--start-mode threads runs in the foreground only: leave out -d");
        }
        String badVariable = StartCheck.badVariable(invocation.shell().variables());
        if (badVariable != null) {
            throw new UsageException(badVariable);
        }
        return new StartRequest(daemon ? withLogDir(options) : options, check, daemon, timeout);
    }

    /** What the options refuse by themselves is told under the name that the user gave it. */
    private static ClusterOptions options(Path target, Settings settings, Invocation invocation) {
        try {
            ClusterOptions options = ClusterOptions.builder(target).baseDir(invocation.shell().directory())
                    .framework(settings.get(StartOption.FRAMEWORK).map(Setting::jar).orElse(null))
                    .startMode(settings.get(StartOption.START_MODE).map(StartRequest::startMode).orElse(null))
                    .require(settings.all(StartOption.REQUIRE).stream().map(Setting::jar).toList())
                    .title(settings.text(StartOption.TITLE)).env(settings.text(StartOption.ENV))
                    .workers(settings.number(StartOption.WORKERS, 1, ClusterOptions.MAX_WORKERS))
                    .port(settings.number(StartOption.PORT, 1, MAX_PORT)).host(settings.text(StartOption.HOST))
                    .listenPath(settings.path(StartOption.LISTEN_PATH))
                    .privatePorts(settings.numbers(StartOption.PRIVATE_PORT, 1, MAX_PORT))
                    .balance(settings.get(StartOption.BALANCE).map(StartRequest::balance).orElse(null))
                    .sticky(settings.get(StartOption.STICKY).isPresent())
                    .https(https(settings)).debugPort(settings.number(StartOption.DEBUG_PORT, 1, MAX_PORT))
                    .debug(settings.number(StartOption.DEBUG, 1, MAX_PORT))
                    .clusterPort(settings.number(StartOption.CLUSTER_PORT, 0, MAX_PORT))
                    .backlog(settings.number(StartOption.BACKLOG, 0, Integer.MAX_VALUE))
                    .startTimeout(settings.get(StartOption.START_TIMEOUT).map(Setting::duration).orElse(null))
                    .maxAge(settings.get(StartOption.MAX_AGE).map(Setting::duration).orElse(null))
                    .maxRssBytes(settings.get(StartOption.MAX_RSS).map(Setting::bytes).orElse(null))
                    .maxRequests(settings.get(StartOption.MAX_REQUESTS)
                            .map(setting -> (long) setting.number(1, Integer.MAX_VALUE)).orElse(null))
                    .readyPath(settings.get(StartOption.READY_PATH).map(Setting::value).orElse(null))
                    .hangTimeout(settings.get(StartOption.HANG_TIMEOUT).map(Setting::duration).orElse(null))
                    .standbys(settings.get(StartOption.STANDBY)
                            .map(setting -> setting.number(0, ClusterOptions.MAX_WORKERS)).orElse(null))
                    .logDir(settings.path(StartOption.LOG_DIR))
                    .stdout(settings.path(StartOption.STDOUT)).stderr(settings.path(StartOption.STDERR))
                    .logMaxBytes(settings.get(StartOption.LOG_MAX_SIZE).map(Setting::bytes).orElse(null))
                    .logMaxAge(settings.get(StartOption.LOG_MAX_AGE).map(Setting::duration).orElse(null))
                    .pidFile(settings.path(StartOption.PID_FILE))
                    .jvmArgs(settings.texts(StartOption.JVM_ARG))
                    .agentJvmArgs(settings.texts(StartOption.AGENT_JVM_ARG)).appArgs(invocation.programArguments())
                    .build();
            return options;
        } catch (IllegalArgumentException e) {
            throw new UsageException(settings.blame(String.valueOf(e.getMessage())));
        }
    }

    private static StartMode startMode(Setting setting) {
        if (!MODES.contains(setting.value())) {
            throw new UsageException(
                    setting.source() + ": '" + setting.value() + "' is not " + String.join(" or ", MODES));
        }
        return StartMode.valueOf(setting.value().toUpperCase(Locale.ROOT));
    }

    private static Balance balance(Setting setting) {
        Balance balance = Balance.of(setting.value());
        if (balance == null) {
            throw new UsageException(
                    setting.source() + ": '" + setting.value() + "' is not " + String.join(", ", Balance.WORDS));
        }
        return balance;
    }

    private static @Nullable Https https(Settings settings) {
        Path key = settings.path(StartOption.HTTPS_KEY);
        Path cert = settings.path(StartOption.HTTPS_CERT);
        Path ca = settings.path(StartOption.HTTPS_CA);
        String passphrase = settings.text(StartOption.HTTPS_PASSPHRASE);
        if (key != null && cert != null) {
            return new Https(key, cert, ca, passphrase);
        }
        if (key != null || cert != null || ca != null || passphrase != null) {
            throw new UsageException("https takes both --https-key and --https-cert");
        }
        return null;
    }

    private static ClusterOptions withLogDir(ClusterOptions options) {
        Map<String, Object> json = options.toJson();
        json.putIfAbsent("logDir", defaultLogDir(options.title()).toString());
        return ClusterOptions.fromJson(json);
    }

    /** Where a cluster in the background writes its logs, unless an option says another folder. */
    static Path defaultLogDir(String title) {
        return RuntimeDir.root().resolve(LOGS).resolve(title);
    }
}
