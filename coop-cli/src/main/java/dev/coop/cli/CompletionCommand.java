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
    /**
     * Lists the clusters that run, or whose master was killed, by their sockets: to ask {@code coop} would start a JVM for
     * each press of a key. In zsh a pattern that matches nothing is an error, so that there is none here.
     */
    private static final String TITLES = """

            function _coop_titles() {
              find "${COOP_RUNTIME_DIR:-/tmp/coop-$(id -u)}" -mindepth 2 -maxdepth 2 -type s -name control.sock \\
                2>/dev/null | sed 's|/control.sock$||; s|.*/||'
            }
            """;
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
        script = script.replace(NO_FILES, "").replace("(\"" + TitleOption.CANDIDATES + "\")", "($(_coop_titles))");
        // The script registers itself in its last line.
        int end = script.lastIndexOf("\ncomplete ");
        invocation.shell().out().print(script.substring(0, end) + TITLES + script.substring(end));
        return Commands.DONE;
    }
}
