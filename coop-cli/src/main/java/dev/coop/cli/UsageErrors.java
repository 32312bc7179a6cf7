package dev.coop.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line. */
final class UsageErrors {
    private UsageErrors() {}

    /** The line for {@code error}. */
    static String line(ParameterException error) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        return switch (error) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched.getUnmatched().getFirst(), command);
            case MissingParameterException missing -> missing(missing.getMissing().getFirst());
            case OverwrittenOptionException twice -> name(twice.getOverwritten()) + " is given twice";
            default -> String.valueOf(error.getMessage());
        };
    }

    private static String missing(ArgSpec argument) {
        return argument instanceof OptionSpec
                ? name(argument) + " needs a value"
                : argument.paramLabel() + " is missing: " + String.join(" ", argument.description());
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String unmatched(String word, CommandSpec command) {
        boolean option = word.startsWith("-");
        if (!option && command.subcommands().isEmpty()) {
            return "unexpected argument " + word + ": " + command.name() + " --help says what is allowed";
        }
        String name = option ? word.split("=", 2)[0] : word;
        String kind = option ? "option" : "command";
        return "unknown " + kind + " " + name + ": did you mean " + Nearest.to(name, known(command, option)) + "?";
    }

    private static List<String> known(CommandSpec command, boolean options) {
        List<String> names = new ArrayList<>();
        if (!options) {
            names.addAll(command.subcommands().keySet());
        }
        for (OptionSpec option : command.options()) {
            names.add(option.longestName());
        }
        return names;
    }
}
