package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.coop.ClusterOptions;
import dev.coop.master.MasterMain;
import dev.coop.master.RuntimeDir;

/** {@code coop start}: this JVM becomes the master, or starts one in the background. */
final class StartCommand implements Command {
    /** Beside the runtime folders of all clusters. */
    private static final String LOGS = "logs";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Starts a cluster, in the foreground or with -d in the background.")
                .customSynopsis("coop start [OPTIONS] [TARGET] [-- ARGUMENTS OF THE PROGRAM]").optionListHeading("%n")
                .footer("", "Each option is also a key of coop.properties (port=7001) and a variable (COOP_PORT=7001).",
                        "A flag wins over the variable, the variable over the file.");
        spec.addPositional(PositionalParamSpec.builder().index("0").arity("0..1").paramLabel("TARGET")
                .type(String.class)
                .description("A jar, a directory with a coop.properties, or a Maven module; default: this directory.")
                .build());
        for (StartOption option : StartOption.values()) {
            spec.addOption(optionSpec(option));
        }
        return spec;
    }

    private static OptionSpec optionSpec(StartOption option) {
        String shortFlag = option.shortFlag();
        String[] names = shortFlag == null ? new String[]{option.flag()} : new String[]{shortFlag, option.flag()};
        OptionSpec.Builder spec = OptionSpec.builder(names).description(option.description());
        String valueName = option.valueName();
        if (valueName == null) {
            return spec.type(boolean.class).arity("0").build();
        }
        spec.paramLabel(valueName).arity("1");
        return option.isRepeatable()
                ? spec.type(List.class).auxiliaryTypes(String.class).build()
                : spec.type(String.class).build();
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Shell shell = invocation.shell();
        Path target = shell.directory().resolve(invocation.flags().matchedPositionalValue(0, ".")).normalize();
        ConfigFile file = ConfigFile.in(Files.isDirectory(target) ? target : shell.directory());
        Settings settings = new Settings(invocation.flags(), shell, file);
        Duration timeout = settings.get(StartOption.TIMEOUT).map(Setting::duration).orElse(DEFAULT_TIMEOUT);
        boolean daemon = settings.get(StartOption.DAEMON).map(Setting::yes).orElse(false);
        ClusterOptions options = options(target, settings, invocation);
        if (daemon) {
            return new DaemonStart(withLogDir(options), timeout, shell).run();
        }
        return MasterMain.run(options, Main.lib(shell));
    }

    /** The options of the cluster. What they refuse by themselves is told under the name that the user gave it. */
    static ClusterOptions options(Path target, Settings settings, Invocation invocation) {
        try {
            ClusterOptions options = ClusterOptions.builder(target).baseDir(invocation.shell().directory())
                    .title(settings.text(StartOption.TITLE)).env(settings.text(StartOption.ENV))
                    .workers(settings.number(StartOption.WORKERS, 1, ClusterOptions.MAX_WORKERS))
                    .port(settings.number(StartOption.PORT, 1, 65535)).host(settings.text(StartOption.HOST))
                    .clusterPort(settings.number(StartOption.CLUSTER_PORT, 0, 65535))
                    .backlog(settings.number(StartOption.BACKLOG, 0, Integer.MAX_VALUE))
                    .startTimeout(settings.get(StartOption.START_TIMEOUT).map(Setting::duration).orElse(null))
                    .logDir(settings.path(StartOption.LOG_DIR)).pidFile(settings.path(StartOption.PID_FILE))
                    .jvmArgs(settings.texts(StartOption.JVM_ARG))
                    .agentJvmArgs(settings.texts(StartOption.AGENT_JVM_ARG)).appArgs(invocation.programArguments())
                    .build();
            if (options.title().equals(LOGS)) {
                throw new IllegalArgumentException("title: '" + LOGS + "' is the folder of the logs: take another");
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new UsageException(settings.blame(String.valueOf(e.getMessage())));
        }
    }

    private static ClusterOptions withLogDir(ClusterOptions options) {
        Map<String, Object> json = options.toJson();
        json.putIfAbsent("logDir", RuntimeDir.root().resolve(LOGS).resolve(options.title()).toString());
        return ClusterOptions.fromJson(json);
    }
}
