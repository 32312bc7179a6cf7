package dev.coop.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A cluster to be started. Immutable; each method returns a changed copy.
 *
 * @param target what it runs
 * @param title its name
 * @param port the shared port, on the loopback address
 * @param saysPort whether that is an option of the start
 * @param workers the number of app workers
 * @param options more flags of {@code start}
 * @param arguments arguments of the program
 * @param environment more variables
 */
record ClusterPlan(Path target, String title, int port, boolean saysPort, int workers, List<String> options,
        List<String> arguments,
        Map<String, String> environment) {

    private static final List<String> LOOPBACK = List.of("--host", "127.0.0.1");
    /** What makes a JVM start with less work: there are hundreds to start. */
    private static final List<String> QUICK = Stream.of("--jvm-arg", "--agent-jvm-arg")
            .flatMap(flag -> Stream.of(flag, "-XX:TieredStopAtLevel=1", flag, "-XX:+UseSerialGC")).toList();

    /** Two workers on a free port of the loopback address. */
    static ClusterPlan of(Path target) {
        int port = Ports.free();
        return new ClusterPlan(target, "t" + port, port, true, 2, LOOPBACK, List.of(), Map.of());
    }

    ClusterPlan titled(String newTitle) {
        return new ClusterPlan(target, newTitle, port, saysPort, workers, options, arguments, environment);
    }

    ClusterPlan on(int newPort) {
        return new ClusterPlan(target, title, newPort, saysPort, workers, options, arguments, environment);
    }

    ClusterPlan workers(int count) {
        return new ClusterPlan(target, title, port, saysPort, count, options, arguments, environment);
    }

    /** Says no {@code --port} and no {@code --host}: the program is expected to take the port by itself. */
    ClusterPlan programDecides() {
        return new ClusterPlan(target, title, port, false, workers, onEveryAddress().options, arguments, environment);
    }

    /** Says no {@code --host}. */
    ClusterPlan onEveryAddress() {
        List<String> others = options.subList(LOOPBACK.size(), options.size());
        return new ClusterPlan(target, title, port, saysPort, workers, others, arguments, environment);
    }

    /** Adds flags of {@code start}. */
    ClusterPlan option(String... more) {
        List<String> all = Stream.concat(options.stream(), Stream.of(more)).toList();
        return new ClusterPlan(target, title, port, saysPort, workers, all, arguments, environment);
    }

    /** Sets the arguments of the program. */
    ClusterPlan arguments(String... values) {
        return new ClusterPlan(target, title, port, saysPort, workers, options, List.of(values), environment);
    }

    /** Adds a variable. */
    ClusterPlan variable(String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(name, value);
        return new ClusterPlan(target, title, port, saysPort, workers, options, arguments, Map.copyOf(all));
    }

    /** Not production: {@code --env local}. */
    ClusterPlan local() {
        return option("--env", "local");
    }

    /** The arguments of {@code coop}. */
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("start", target.toString(), "--title", title, "--workers",
                Integer.toString(workers)));
        if (saysPort) {
            command.addAll(List.of("--port", Integer.toString(port)));
        }
        command.addAll(QUICK);
        command.addAll(options);
        if (!arguments.isEmpty()) {
            command.add("--");
            command.addAll(arguments);
        }
        return List.copyOf(command);
    }
}
