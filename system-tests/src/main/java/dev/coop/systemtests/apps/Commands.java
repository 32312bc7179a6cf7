package dev.coop.systemtests.apps;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.sun.management.OperatingSystemMXBean;

/** What a test can make any of the programs do, through its server or its control socket. Safe for any thread. */
final class Commands {
    /** What stands before the status of an answer, where that is not 200. */
    static final String STATUS = "status ";
    private static final int HOLD_SECONDS = 30;
    private static final List<byte[]> KEPT = new ArrayList<>();

    private final Map<String, Command> table = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    /** The commands that need no cluster. */
    Commands(List<String> programArguments) {
        String pid = Long.toString(ProcessHandle.current().pid());
        String index = System.getenv().getOrDefault("COOP_WORKER_INDEX", "none");
        add("", _ -> pid);
        add("pid", _ -> pid);
        add("echo", token -> pid + " " + index + " " + token);
        add("version", _ -> Version.text());
        add("arguments", _ -> String.join("\n", programArguments));
        add("environment", _ -> lines(System.getenv()));
        add("property", System::getProperty);
        add("directory", _ -> System.getProperty("user.dir"));
        add("heap", _ -> Long.toString(Runtime.getRuntime().maxMemory()));
        add("memory", _ -> Long.toString(systemMemory()));
        add("stdin", _ -> Integer.toString(System.in.read()));
        add("print", Commands::print);
        add("exit", code -> later(() -> System.exit(Integer.parseInt(code))));
        add("halt", code -> later(() -> Runtime.getRuntime().halt(Integer.parseInt(code))));
        add("throw", text -> later(() -> {
            throw new IllegalStateException(text);
        }));
        add("fill-memory", _ -> later(Commands::fillMemory));
        add("spawn", _ -> spawn("sleep", "1000"));
        add("spawn-stubborn", _ -> spawn("sh", "-c", "trap '' TERM HUP; while :; do sleep 1; done"));
        add("spawn-detached", _ -> spawn("setsid", "--fork", "sleep", "1000"));
        add("deadlock", _ -> deadlock());
        add("up", _ -> health());
        add("hold", this::hold);
        add("release", this::release);
    }

    /** Adds a command. */
    void add(String name, Command command) {
        table.put(name, command);
    }

    /** Runs {@code name argument}; what goes wrong is the answer too. */
    String run(String line) {
        String[] parts = line.split(" ", 2);
        Command command = table.get(parts[0]);
        if (command == null) {
            return "error: no command '" + parts[0] + "'";
        }
        try {
            return String.valueOf(command.run(parts.length < 2 ? "" : parts[1]));
        } catch (Exception e) {
            return "error: " + e;
        }
    }

    private static void fillMemory() {
        while (KEPT.size() < Integer.MAX_VALUE) {
            KEPT.add(new byte[1024 * 1024]);
        }
    }

    /** What the JVM takes for the machine's or container's memory. */
    private static long systemMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static String lines(Map<String, String> variables) {
        return variables.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** Two threads that wait for each other. */
    private static String deadlock() {
        Object first = new Object();
        Object second = new Object();
        CountDownLatch both = new CountDownLatch(2);
        lockBoth(first, second, both);
        lockBoth(second, first, both);
        return "ok";
    }

    private static void lockBoth(Object one, Object other, CountDownLatch both) {
        Thread.ofPlatform().daemon().name("deadlocked").start(() -> {
            synchronized (one) {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException _) {
                    return;
                }
                synchronized (other) {
                    Marks.print("there is no deadlock");
                }
            }
        });
    }

    /** What a test wants to be answered by: {@code app.health=503}. */
    private static String health() {
        String status = new Faults("app").at("health");
        return status.isEmpty() ? "up" : STATUS + status;
    }

    /** {@code print FROM TO}: a line for each number. */
    private static String print(String numbers) {
        String[] range = numbers.split(" ", 2);
        for (int i = Integer.parseInt(range[0]); i < Integer.parseInt(range[1]); i++) {
            Marks.print("line " + i);
        }
        return "ok";
    }

    /** On a thread of its own, so that the answer still goes out. */
    private static String later(Runnable task) {
        Thread.ofPlatform().name("fixture").start(task);
        return "ok";
    }

    private static String spawn(String... command) throws IOException {
        return Long.toString(new ProcessBuilder(command).inheritIO().start().pid());
    }

    private String hold(String gate) throws InterruptedException {
        Marks.print("holds " + gate);
        boolean released = gate(gate).await(HOLD_SECONDS, TimeUnit.SECONDS);
        return ProcessHandle.current().pid() + (released ? " released" : " timed out");
    }

    private String release(String gate) {
        gate(gate).countDown();
        return "ok";
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, _ -> new CountDownLatch(1));
    }
}
