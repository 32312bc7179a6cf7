package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

import dev.coop.ClusterException;
import dev.coop.protocol.Json;

/** {@code coop dump}: the threads of master, agent and workers. A process that does not answer does not hide the others. */
final class DumpCommand implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** A process to dump. */
    private record Subject(String name, long pid) {}

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Prints a thread dump of master, agent and every worker.");
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        RunningCluster cluster = Clusters.ofUser().choose(invocation.title());
        ThreadDump dump = ThreadDump.ofThisJdk();
        List<String> failures = new ArrayList<>();
        // First, and before it is asked for the others: a master that hangs is what a dump is for.
        print(new Subject("master", cluster.master().pid()), dump, invocation, failures);
        for (Subject subject : children(cluster, failures)) {
            print(subject, dump, invocation, failures);
        }
        if (!failures.isEmpty()) {
            throw new ClusterException(String.join("; ", failures));
        }
        return Commands.DONE;
    }

    private static String json(Subject subject, String threads) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("process", subject.name);
        json.put("pid", subject.pid);
        json.put("threads", threads);
        return Json.write(json);
    }

    private static List<Subject> children(RunningCluster cluster, List<String> failures) throws IOException {
        try {
            return children(Json.readObject(cluster.request("status", "{}", ANSWER, _ -> {})));
        } catch (ClusterException e) {
            failures.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static List<Subject> children(Map<String, Object> status) {
        List<Subject> children = new ArrayList<>();
        add("agent", status.get("agent"), children);
        if (status.get("workers") instanceof List<?> workers) {
            workers.forEach(worker -> add("worker", worker, children));
        }
        return children;
    }

    /** Adds the process that the JSON describes, if it is there. */
    private static void add(String role, @Nullable Object json, List<Subject> children) {
        if (json instanceof Map<?, ?> process && process.get("pid") instanceof Long pid && pid > 0
                && !"dead".equals(process.get("state"))) {
            Object slot = process.get("slot");
            children.add(new Subject(role + "#" + process.get("id") + (slot == null ? "" : ", slot " + slot), pid));
        }
    }

    /** As JSON an object a line, as soon as there is one. */
    private static void print(Subject subject, ThreadDump dump, Invocation invocation, List<String> failures)
            throws IOException {
        try {
            String threads = dump.of(subject.pid).stripTrailing();
            invocation.result("==> " + subject.name + " (pid " + subject.pid + ") <==\n" + threads + "\n",
                    json(subject, threads));
        } catch (ClusterException e) {
            failures.add("no dump of " + subject.name + ": " + e.getMessage());
        }
    }
}
