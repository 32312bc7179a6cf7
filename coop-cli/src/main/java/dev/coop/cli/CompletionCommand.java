package dev.coop.cli;

import java.util.List;
import java.util.function.Supplier;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code coop completion bash|zsh}: a script by which a shell completes commands and options. */
final class CompletionCommand implements Command {
    /** By this line picocli's script keeps the shell from offering names of files. */
    private static final String NO_FILES = "  type compopt &>/dev/null && compopt +o default\n";
    /** One script serves both: zsh reads it by its bashcompinit, which the script turns on. */
    private static final List<String> SHELLS = List.of("bash", "zsh");

    private final Supplier<CommandSpec> coop;

    /** @param coop makes the command line with every command in it */
    CompletionCommand(Supplier<CommandSpec> coop) {
        this.coop = coop;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Prints a script that lets the shell complete the words of coop.",
                "For bash, in .bashrc: source <(coop completion bash)",
                "For zsh, in .zshrc: source <(coop completion zsh)");
        return spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).paramLabel("SHELL")
                .type(String.class).completionCandidates(SHELLS).description("bash or zsh").build());
    }

    @Override
    public int run(Invocation invocation) {
        String shell = invocation.word(0);
        if (!SHELLS.contains(shell)) {
            throw new UsageException("SHELL: '" + shell + "' is not bash or zsh");
        }
        String script = AutoComplete.bash("coop", new CommandLine(coop.get()));
        // What has no candidates of its own may be a file.
        invocation.shell().out().print(script.replace(NO_FILES, ""));
        return Commands.DONE;
    }
}
