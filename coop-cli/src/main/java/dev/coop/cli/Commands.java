package dev.coop.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import dev.coop.ClusterException;

/** Every command: finds the one that was called, runs it, and turns what goes wrong into one line and an exit code. */
final class Commands {
    /** Done. */
    static final int DONE = 0;
    /** Failed. */
    static final int FAILED = 1;
    /** Wrong usage. */
    static final int USAGE = 2;

    private static final String END_OF_OPTIONS = "--";
    /** The commands that have words for a program. */
    private static final Set<String> OF_PROGRAMS = Set.of("start", "train");
    private static final String HELP = "--help";
    private static final String VERSION = "--version";

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Shell shell;

    Commands(Shell shell) {
        this.shell = shell;
        commands.put("start", new StartCommand());
        commands.put("stop", new StopCommand());
        commands.put("reload", new ReloadCommand());
        commands.put("scale", new ScaleCommand());
        commands.put("reopen", new ReopenCommand());
        commands.put("status", new StatusCommand());
        commands.put("send", new SendCommand());
        commands.put("logs", new LogsCommand());
        commands.put("dump", new DumpCommand());
        commands.put("train", new TrainCommand());
        commands.put("completion", new CompletionCommand(() -> all(CommandSpec.create().name("coop"))));
    }

    /** Runs what {@code words} say and returns the exit code. */
    int run(String... words) {
        try {
            return dispatch(words);
        } catch (ParameterException e) {
            return fail(USAGE, UsageErrors.line(e), words);
        } catch (UsageException e) {
            return fail(USAGE, e.getMessage(), words);
        } catch (ClusterException e) {
            return fail(FAILED, e.getMessage(), words);
        } catch (IOException e) {
            return fail(FAILED, Failures.line(e), words);
        } catch (RuntimeException e) {
            String where = Arrays.stream(e.getStackTrace()).findFirst().map(StackTraceElement::toString).orElse("?");
            return fail(FAILED, "this is a bug, please report it: " + e + " at " + where, words);
        }
    }

    private int dispatch(String... words) throws IOException {
        Command command = words.length == 0 ? null : commands.get(words[0]);
        if (command == null) {
            return withoutCommand(words);
        }
        Invocation invocation = invocation(command, words);
        return answersByItself(invocation.flags()) ? DONE : command.run(invocation);
    }

    /** What {@code words}, of which the first is the command's name, say to {@code command}. */
    Invocation invocation(Command command, String... words) {
        int end = endOfOptions(words);
        ParseResult flags = parse(command.spec().name("coop " + words[0]), Arrays.copyOfRange(words, 1, end));
        List<String> programArguments = Arrays.asList(words).subList(Math.min(words.length, end + 1), words.length);
        return new Invocation(flags, programArguments, shell);
    }

    /** {@code coop --help} and the like; also finds what is wrong with a first word that is no command. */
    private int withoutCommand(String... words) {
        CommandSpec coop = CommandSpec.create().name("coop");
        coop.usageMessage().description("Runs a JVM server as a cluster of processes that share one port.")
                .synopsisSubcommandLabel("COMMAND").commandListHeading("%nCommands:%n")
                .footer("", "coop COMMAND --help says more about a command.");
        if (answersByItself(parse(all(coop), words))) {
            return DONE;
        }
        throw new UsageException(
                "no command is given: " + String.join(", ", commands.keySet()) + "; coop --help says more");
    }

    /** Adds every command to {@code coop}, each with the options that all have. */
    private CommandSpec all(CommandSpec coop) {
        commands.forEach((name, command) -> coop.addSubcommand(name, helped(command.spec().name(name))));
        return coop;
    }

    /** Where the words for {@code start} or {@code train} end: what follows belongs to the program, whatever it looks like. */
    private static int endOfOptions(String... words) {
        int end = Arrays.asList(words).indexOf(END_OF_OPTIONS);
        return end >= 0 && OF_PROGRAMS.contains(words[0]) ? end : words.length;
    }

    private static CommandSpec helped(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", HELP).type(boolean.class).arity("0").usageHelp(true)
                .description("show this help").build());
        return spec.addOption(OptionSpec.builder("-V", VERSION).type(boolean.class).arity("0").versionHelp(true)
                .description("show which version this is").build());
    }

    private static ParseResult parse(CommandSpec spec, String... words) {
        return new CommandLine(helped(spec)).setExpandAtFiles(false).setUsageHelpAutoWidth(true).parseArgs(words);
    }

    private boolean answersByItself(ParseResult flags) {
        if (flags.isUsageHelpRequested()) {
            flags.commandSpec().commandLine().usage(shell.out());
        } else if (flags.isVersionHelpRequested()) {
            shell.out().println("coop " + Version.read());
        }
        return flags.isUsageHelpRequested() || flags.isVersionHelpRequested();
    }

    private int fail(int code, @Nullable String message, String... words) {
        String line = String.valueOf(message).lines().findFirst().orElse("failed");
        shell.err().println("coop: " + line);
        if (words.length > 0 && Arrays.asList(words).subList(0, endOfOptions(words)).contains(JsonOption.FLAG)) {
            shell.out().println(JsonOption.error(line));
        }
        return code;
    }
}
