package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The servers on one half of the processors, this JVM, which makes the load, on the other: then the servers are
 * measured, not how much a generator beside them leaves. By taskset(1), of util-linux.
 */
final class Apart {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";
    /** A thread that ends while taskset goes from one to the next makes it fail. */
    private static final int TRIES = 20;

    private Apart() {}

    /** Whether this JVM may use more than one processor, and there is a taskset. */
    static boolean isPossible() {
        return allowed().size() > 1
                && Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of)
                        .anyMatch(folder -> Files.isExecutable(folder.resolve("taskset")));
    }

    /** What is done meanwhile. */
    @FunctionalInterface
    interface Task {
        /** Does it. */
        void run() throws InterruptedException;
    }

    /** Does {@code task} while {@code servers} are parted from everybody else here. */
    static void run(Set<ProcessHandle> servers, Task task) throws InterruptedException {
        List<Integer> all = allowed();
        int half = all.size() / 2;
        try {
            pin(servers, all.subList(0, half), all.subList(half, all.size()));
            task.run();
        } finally {
            pin(servers, all, all);
        }
    }

    private static List<Integer> allowed() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(ALLOWED)).findFirst()
                    .map(line -> processors(line.substring(ALLOWED.length()).strip()))
                    .orElseThrow(() -> new BenchException("the kernel does not say which processors there are"));
        } catch (IOException e) {
            throw new BenchException("cannot read " + STATUS, e);
        }
    }

    /** The numbers in a list like {@code 0-3,6}, see cpuset(7). */
    static List<Integer> processors(String list) {
        return Stream.of(list.split(",", -1)).map(range -> range.split("-", -1))
                .flatMap(ends -> IntStream.rangeClosed(Integer.parseInt(ends[0]),
                        Integer.parseInt(ends[ends.length - 1])).boxed())
                .toList();
    }

    private static void pin(Set<ProcessHandle> servers, List<Integer> theirs, List<Integer> ours)
            throws InterruptedException {
        for (ProcessHandle server : servers) {
            pin(server.pid(), theirs);
        }
        pin(ProcessHandle.current().pid(), ours);
    }

    private static void pin(long pid, List<Integer> processors) throws InterruptedException {
        String list = processors.stream().map(String::valueOf).collect(Collectors.joining(","));
        ProcessBuilder taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", list, Long.toString(pid))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                if (taskset.start().waitFor() == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new BenchException("cannot run taskset", e);
        }
        throw new BenchException("process " + pid + " can't be bound to processors " + list);
    }
}
