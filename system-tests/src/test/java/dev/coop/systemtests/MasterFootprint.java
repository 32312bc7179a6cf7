package dev.coop.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the master holds: descriptors, and memory. On the driver's thread. */
final class MasterFootprint {
    /**
     * The master's memory at one moment.
     *
     * @param liveBytes what of its heap is in use after a collection
     * @param residentKib what the kernel counts
     */
    record Memory(long liveBytes, long residentKib) {
        @Override
        public String toString() {
            return (liveBytes >> 10) + " KiB live, " + residentKib + " KiB resident";
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SETTLING = Duration.ofMillis(500);
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    /** Floods leave buffers, as long as those live who were flooded; but never more than that. */
    private static final long MOST_LIVE = 24 << 20;
    /** So many rounds tell growth from chance. */
    private static final int ROUNDS = 6;
    private static final long LIVE_MARGIN = 1 << 20;
    /** Compiled code, and a heap that has grown once. */
    private static final long RESIDENT_MARGIN_KIB = 64 << 10;

    private final Sandbox sandbox;
    private final long pid;
    private final int workers;
    private final int descriptors;
    private final int perWorker;
    private final List<Memory> memories = new ArrayList<>();

    private MasterFootprint(Sandbox sandbox, long pid, int workers, int descriptors, int perWorker) {
        this.sandbox = sandbox;
        this.pid = pid;
        this.workers = workers;
        this.descriptors = descriptors;
        this.perWorker = perWorker;
    }

    /** Of a whole cluster, which is larger by a worker for a while, to see what one costs. Nobody else may talk to it. */
    static MasterFootprint measure(CoopCluster cluster, Sandbox sandbox, Invariants invariants) {
        int workers = cluster.plan().workers();
        long pid = cluster.masterPid();
        // The first look from outside leaves a descriptor that stays.
        memory(sandbox, pid);
        scale(cluster, invariants, workers + 1);
        int larger = fewestDescriptors(pid);
        scale(cluster, invariants, workers);
        int descriptors = fewestDescriptors(pid);
        return new MasterFootprint(sandbox, pid, workers, descriptors, larger - descriptors);
    }

    private static void scale(CoopCluster cluster, Invariants invariants, int count) {
        cluster.request("scale", "{\"workers\":" + count + "}");
        invariants.awaitWhole(count, Await.START);
    }

    /** Those of the last answers may not be closed yet. */
    private static int fewestDescriptors(long pid) {
        int[] fewest = {Integer.MAX_VALUE};
        Await.within(SETTLING, () -> {
            fewest[0] = Math.min(fewest[0], Processes.descriptors(pid));
            return false;
        });
        return fewest[0];
    }

    /** Waits until the master holds no more than it should with so many workers. */
    void awaitDescriptors(int count) {
        int most = descriptors + (count - workers) * perWorker;
        if (!Await.within(LIMIT, () -> Processes.descriptors(pid) <= most)) {
            throw new AssertionError("the master holds " + Processes.descriptors(pid) + " descriptors, not " + most
                    + ", with " + count + " workers, at first " + descriptors + " with " + workers + " and " + perWorker
                    + " for each more: " + Processes.descriptorTargets(pid));
        }
    }

    /** Measures the memory once more. */
    Memory checkMemory() {
        Memory now = memory(sandbox, pid);
        memories.add(now);
        if (now.liveBytes > MOST_LIVE) {
            throw new AssertionError("the master holds too much: " + memories);
        }
        return now;
    }

    /** With rounds enough: the least of the last third is no more than the most of the first one was. */
    void assertNoGrowth() {
        int third = memories.size() / 3;
        if (memories.size() >= ROUNDS && (grows(third, Memory::liveBytes, LIVE_MARGIN)
                || grows(third, Memory::residentKib, RESIDENT_MARGIN_KIB))) {
            throw new AssertionError("the master grows: " + memories);
        }
    }

    private boolean grows(int third, ToLongFunction<Memory> size, long margin) {
        long most = memories.stream().limit(third).mapToLong(size).max().orElseThrow();
        long least = memories.stream().skip(memories.size() - third).mapToLong(size).min().orElseThrow();
        return least > most + margin;
    }

    private static Memory memory(Sandbox sandbox, long pid) {
        String jcmd = Dist.javaHome().resolve("bin/jcmd").toString();
        CommandResult histogram = sandbox
                .runProgram(new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram"));
        Matcher total = TOTAL.matcher(histogram.out());
        if (!total.find()) {
            throw new AssertionError("no histogram of the master: " + histogram);
        }
        return new Memory(Long.parseLong(total.group(1)), Processes.residentKib(pid));
    }

    /** What was measured in all rounds, for the report. */
    String report() {
        return "descriptors of the master with " + workers + " workers: " + descriptors + " at the start and the end; "
                + "memory after each round: " + memories;
    }
}
