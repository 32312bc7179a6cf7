package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;

/** {@code coop send ACTION [JSON]}: a message from outside. */
final class SendCommand implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final List<String> ROLES = List.of("app", "agent", "master");
    private static final String TO = "--to";
    private static final String PID = "--pid";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Sends a message to processes of a cluster, which get it as from the parent.");
        spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).paramLabel("ACTION")
                .type(String.class)
                .description("what the message is about").build());
        spec.addPositional(PositionalParamSpec.builder().index("1").arity("0..1").paramLabel("JSON").type(String.class)
                .description("the data; default: the action, as a string").build());
        spec.addOption(OptionSpec.builder(TO).type(String.class).arity("1").paramLabel("ROLE")
                .completionCandidates(ROLES).description("app (every worker), agent or master").build());
        spec.addOption(OptionSpec.builder(PID).type(String.class).arity("1").paramLabel("PID")
                .description("this process only, see coop status").build());
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String arguments = Json.write(arguments(invocation));
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        String result = cluster.request("send", arguments, ANSWER, _ -> {});
        Object receivers = Json.readObject(result).get("receivers");
        invocation.result(invocation.word(0) + " is sent, receivers: " + receivers, result);
        return Commands.DONE;
    }

    private static Map<String, @Nullable Object> arguments(Invocation invocation) {
        ParseResult flags = invocation.flags();
        String role = flags.matchedOptionValue(TO, null);
        String pid = flags.matchedOptionValue(PID, null);
        if (role == null && pid == null) {
            throw new UsageException("--to is missing: send to app, agent or master, or by --pid to one process");
        }
        if (role != null && !ROLES.contains(role)) {
            throw new UsageException("--to: '" + role + "' is not app, agent or master");
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("action", invocation.word(0));
        arguments.put("data", data(flags, invocation.word(0)));
        arguments.put("to", role);
        arguments.put("pid", pid == null
                ? 0
                : new Setting(pid, PID, invocation.shell().directory()).number(1, Integer.MAX_VALUE));
        return arguments;
    }

    /** A message without data is a plain string: the action is the data, too (G-4). */
    private static @Nullable Object data(ParseResult flags, String action) {
        String json = flags.matchedPositionalValue(1, null);
        if (json == null) {
            return action;
        }
        try {
            return Json.read(json);
        } catch (ProtocolException e) {
            throw new UsageException("JSON: '" + json.lines().findFirst().orElse("") + "' is not JSON, such as 1,"
                    + " '\"text\"' or '{\"key\": [true, null]}'");
        }
    }
}
