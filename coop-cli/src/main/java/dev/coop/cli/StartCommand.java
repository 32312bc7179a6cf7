package dev.coop.cli;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.coop.Balance;
import dev.coop.master.MasterMain;
import dev.coop.master.StartCheck;
import dev.coop.protocol.Json;

/** {@code coop start}: this JVM becomes the master, or starts one in the background. */
final class StartCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Starts a cluster, in the foreground or with -d in the background.")
                .customSynopsis("coop start [OPTIONS] [TARGET] [-- ARGUMENTS OF THE PROGRAM]").optionListHeading("%n")
                .footer("", "Each option is also a key of coop.properties (port=7001) and a variable (COOP_PORT=7001).",
                        "A flag wins over the variable, the variable over the file.");
        addProgram(spec, "A jar, a directory with a coop.properties, or a Maven module; default: this directory.",
                EnumSet.allOf(StartOption.class));
        return spec.addOption(JsonOption.spec());
    }

    /** The words that say what is to run. */
    static void addProgram(CommandSpec spec, String target, Set<StartOption> options) {
        spec.addPositional(PositionalParamSpec.builder().index("0").arity("0..1").paramLabel("TARGET")
                .type(String.class).description(target).build());
        options.forEach(option -> spec.addOption(optionSpec(option)));
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
        if (option == StartOption.START_MODE) {
            spec.completionCandidates(StartRequest.MODES);
        }
        if (option == StartOption.BALANCE) {
            spec.completionCandidates(Balance.WORDS);
        }
        if (option.bareValue() != null) {
            spec.arity("0..1").fallbackValue(option.bareValue()).preprocessor(StartCommand::onlyAttached);
        }
        return option.isRepeatable()
                ? spec.type(List.class).auxiliaryTypes(String.class).build()
                : spec.type(String.class).build();
    }

    /** A value that may be left out has to stand behind {@code =}: the next word is the target. */
    private static boolean onlyAttached(Stack<String> words, CommandSpec command, ArgSpec option,
            Map<String, Object> details) {
        if (!"=".equals(details.get("separator")) && option instanceof OptionSpec flag) {
            words.push(flag.fallbackValue());
        }
        return false;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        StartRequest request = StartRequest.of(invocation);
        Shell shell = invocation.shell();
        Variables.misspelt(shell.variables()).forEach(line -> shell.err().println("coop: warning: " + line));
        if (request.check()) {
            return check(request, invocation);
        }
        return request.daemon()
                ? new DaemonStart(request.options(), request.timeout(), invocation).run()
                : MasterMain.run(request.options(), Main.lib(shell));
    }

    private static int check(StartRequest request, Invocation invocation) {
        Shell shell = invocation.shell();
        List<String> faults = StartCheck.faults(request.options(), Main.lib(shell), shell.variables());
        if (faults.isEmpty()) {
            invocation.result("ok", Json.write(Map.of("faults", faults)));
            return Commands.DONE;
        }
        invocation.jsonResult(Json.write(Map.of("faults", faults)));
        faults.forEach(fault -> shell.err().println("coop: " + fault));
        return Commands.FAILED;
    }
}
