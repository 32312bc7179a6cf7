package dev.coop.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param only what is measured
 * @param pairs how often each subject is measured
 * @param loadTime how long one load lasts
 * @param transport what the Netty subject does its input and output by
 * @param jvmArgs further arguments for the JVM of Coop's workers
 * @param force measure although the machine is busy
 * @param help say how it is used, and nothing else
 */
record BenchOptions(Set<PartName> only, int pairs, Duration loadTime, String transport, List<String> jvmArgs,
        boolean force, boolean help) {
    static final String USAGE = """
            usage: bench/run [options]
              --only PART      measure only this, and leave the rest of the page; repeatable
                               servers  one server as two workers, alone, and against egg-cluster
                               balance  the ways to spread connections against each other
                               spread   how evenly connections are spread over four workers
                               starts   starts of two, of eight, and of a large program
                               first    the first start of all, which has no caches
                               messages between workers and agent, against egg-cluster
                               codec    codec and router, by JMH
                               commands coop status and coop send against a JVM's hello
                               costs    memory and the master's processor time
                               many     8, 16, 32 and 64 workers
              --pairs N        how often each subject is measured, in turn; 4
              --seconds N      how long one load lasts; 4
              --transport T    nio or epoll, for the server on Netty; epoll
              --jvm-arg ARG    for the JVM of every worker of Coop's; repeatable
              --force          measure although the machine is busy
              --help           this text""";

    static final BenchOptions DEFAULT = new BenchOptions(EnumSet.allOf(PartName.class), 4, Duration.ofSeconds(4),
            "epoll", List.of(), false, false);

    private static final int MOST = 1000;

    /**
     * The options that {@code words} give.
     *
     * @throws IllegalArgumentException if there is something else in them; the message says what
     */
    static BenchOptions parse(List<String> words) {
        Set<PartName> only = EnumSet.noneOf(PartName.class);
        int pairs = DEFAULT.pairs;
        Duration loadTime = DEFAULT.loadTime;
        String transport = DEFAULT.transport;
        List<String> jvmArgs = new ArrayList<>();
        boolean force = false;
        boolean help = false;
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            switch (word) {
                case "--only" -> only.add(PartName.of(value(word, left)));
                case "--pairs" -> pairs = number(word, left);
                case "--seconds" -> loadTime = Duration.ofSeconds(number(word, left));
                case "--transport" -> transport = transport(value(word, left));
                case "--jvm-arg" -> jvmArgs.add(value(word, left));
                case "--force" -> force = true;
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + word);
            }
        }
        return new BenchOptions(only.isEmpty() ? DEFAULT.only : only, pairs, loadTime, transport,
                List.copyOf(jvmArgs), force, help);
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " takes a value");
        }
        return left.removeFirst();
    }

    private static String transport(String word) {
        if (!word.equals("nio") && !word.equals("epoll")) {
            throw new IllegalArgumentException("--transport takes nio or epoll");
        }
        return word;
    }

    private static int number(String option, Deque<String> left) {
        String word = value(option, left);
        if (!word.matches("[1-9]\\d{0,3}") || Integer.parseInt(word) > MOST) {
            throw new IllegalArgumentException(option + " takes a number from 1 to " + MOST);
        }
        return Integer.parseInt(word);
    }
}
