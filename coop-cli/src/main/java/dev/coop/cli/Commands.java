package dev.coop.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
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

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Shell shell;

    Commands(Shell shell) {
        this.shell = shell;
        commands.put("start", new StartCommand());
        commands.put("stop", new StopCommand());
        commands.put("reload", new ReloadCommand());
        commands.put("status", new StatusCommand());
    }

    /** Runs what {@code words} say and returns the exit code. */
    int run(String... words) {
        try {
            return dispatch(words);
        } catch (ParameterException e) {
            return fail(USAGE, UsageErrors.line(e));
        } catch (UsageException e) {
            return fail(USAGE, e.getMessage());
        } catch (ClusterException e) {
            return fail(FAILED, e.getMessage());
        } catch (IOException e) {
            return fail(FAILED, e.toString());
        } catch (RuntimeException e) {
            String where = Arrays.stream(e.getStackTrace()).findFirst().map(StackTraceElement::toString).orElse("?");
            return fail(FAILED, "this is a bug, please report it: " + e + " at " + where);
        }
    }

    private int dispatch(String... words) throws IOException {
        int end = endOfOptions(words);
        CommandLine coop = commandLine();
        ParseResult result = coop.parseArgs(Arrays.copyOf(words, end));
        ParseResult called = result.hasSubcommand() ? result.subcommand() : result;
        CommandSpec spec = called.commandSpec();
        if (called.isUsageHelpRequested()) {
            spec.commandLine().usage(shell.out());
            return DONE;
        }
        if (called.isVersionHelpRequested()) {
            spec.commandLine().printVersionHelp(shell.out());
            return DONE;
        }
        Command command = commands.get(spec.name());
        if (command == null) {
            throw new UsageException("no command is given: " + String.join(", ", commands.keySet())
                    + "; coop --help says more");
        }
        List<String> programArguments = Arrays.asList(words).subList(Math.min(words.length, end + 1), words.length);
        return command.run(new Invocation(called, programArguments, shell));
    }

    /** Where the words for {@code start} itself end: what follows belongs to the program, whatever it looks like. */
    private static int endOfOptions(String... words) {
        int end = Arrays.asList(words).indexOf(END_OF_OPTIONS);
        return end >= 0 && words[0].equals("start") ? end : words.length;
    }

    private CommandLine commandLine() {
        CommandSpec coop = CommandSpec.create().name("coop").version(Version.LINE).mixinStandardHelpOptions(true);
        coop.usageMessage().description("Runs a JVM server as a cluster of processes that share one port.")
                .synopsisSubcommandLabel("COMMAND").commandListHeading("%nCommands:%n")
                .footer("", "coop COMMAND --help says more about a command.");
        commands.forEach((name, command) -> coop.addSubcommand(name,
                command.spec().name(name).version(Version.LINE).mixinStandardHelpOptions(true)));
        return new CommandLine(coop).setExpandAtFiles(false).setUsageHelpAutoWidth(true);
    }

    private int fail(int code, @Nullable String message) {
        shell.err().println("coop: " + String.valueOf(message).lines().findFirst().orElse("failed"));
        return code;
    }
}
