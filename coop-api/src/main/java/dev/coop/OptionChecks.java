package dev.coop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** What options must be, alone and together. Stateless. */
final class OptionChecks {
    static final int MAX_PORT = 65535;

    /**
     * Ports that something takes.
     *
     * @param option who takes them
     */
    private record Ports(String option, int first, int last) {
        boolean meets(Ports other) {
            return first <= other.last && other.first <= last;
        }
    }

    private OptionChecks() {}

    /** @throws IllegalArgumentException naming the option, its value and what is allowed */
    static void check(ClusterOptions options) {
        range("workers", options.workers(), 1, ClusterOptions.MAX_WORKERS);
        range("port", options.port(), 0, MAX_PORT);
        options.ports().forEach(port -> range("ports", port, 1, MAX_PORT));
        options.privatePorts().forEach(port -> range("private-port", port, 1, MAX_PORT - options.workers() + 1));
        range("debug-port", options.debugPort(), 0, MAX_PORT);
        range("debug", options.debug(), 0, MAX_PORT - options.workers());
        range("cluster-port", options.clusterPort(), 0, MAX_PORT);
        range("backlog", options.backlog(), 0, Integer.MAX_VALUE);
        requireApart(ports(options));
        listenPath(options);
        size("log-max-size", options.logMaxBytes());
        size("max-rss", options.maxRssBytes());
        if (options.maxRequests() < 0) {
            throw new IllegalArgumentException("max-requests: " + options.maxRequests() + " is not a number from 0");
        }
        time("start-timeout", options.startTimeout());
        time("log-max-age", options.logMaxAge());
        time("max-age", options.maxAge());
        if (options.startMode() == StartMode.THREADS
                && (options.maxAge() != null || options.maxRssBytes() > 0 || options.maxRequests() > 0
                        || options.readyPath() != null || options.standbys() > 0
                        || !options.hangTimeout().isZero())) {
            throw new IllegalArgumentException("max-age, max-rss, max-requests, ready-path, hang-timeout and standby"
                    + " are for processes: start-mode threads has none");
        }
        for (String word : options.require()) {
            if (word.contains(":")) {
                throw new IllegalArgumentException("require: '" + word + "' has a colon, which separates them");
            }
        }
        queues(options);
        readyPath(options);
        if (options.hangTimeout().isNegative()) {
            throw new IllegalArgumentException("hang-timeout: " + options.hangTimeout() + " is negative");
        }
        standbys(options);
        title(options.title());
    }

    private static void size(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + ": " + bytes + " is no size");
        }
    }

    private static void time(String name, @Nullable Duration duration) {
        if (duration != null && !duration.isPositive()) {
            throw new IllegalArgumentException(name + ": " + duration + " is not a positive duration");
        }
    }

    /** @throws IllegalArgumentException if two of them say different things */
    static Balance balance(@Nullable Balance balance, boolean sticky, boolean reusePort) {
        Set<Balance> said = EnumSet.noneOf(Balance.class);
        if (balance != null) {
            said.add(balance);
        }
        if (sticky) {
            said.add(Balance.STICKY);
        }
        if (reusePort) {
            said.add(Balance.REUSEPORT);
        }
        if (said.size() > 1) {
            throw new IllegalArgumentException("balance: " + said.stream().map(Balance::word).toList()
                    + " contradict each other: give one of them");
        }
        return said.stream().findFirst().orElse(Balance.SHARED);
    }

    private static void queues(ClusterOptions options) {
        Balance balance = options.balance();
        if (balance == Balance.SHARED) {
            return;
        }
        if (options.workers() > ClusterOptions.MAX_QUEUES) {
            throw new IllegalArgumentException("workers: " + options.workers() + " are more than the "
                    + ClusterOptions.MAX_QUEUES + " that balance " + balance.word()
                    + " can have: take fewer, or shared");
        }
        if (options.listenPath() != null) {
            throw new IllegalArgumentException("balance: " + balance.word()
                    + " is for TCP, a Unix-domain socket has one queue: leave it or listen-path out");
        }
        if (options.startMode() == StartMode.THREADS) {
            throw new IllegalArgumentException("balance: " + balance.word()
                    + " is for processes: threads share nothing, each has a port");
        }
    }

    private static void readyPath(ClusterOptions options) {
        String path = options.readyPath();
        Https https = options.https();
        if (path != null && https != null && https.ca() != null) {
            throw new IllegalArgumentException(
                    "ready-path: with https-ca the program asks for certificates, and Coop has"
                            + " none: leave one of them out");
        }
        if (path != null && !path.matches("/[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException("ready-path: '" + path
                    + "' is no path of HTTP: it begins with a slash and has no spaces, /health");
        }
    }

    private static void standbys(ClusterOptions options) {
        range("standby", options.standbys(), 0, ClusterOptions.MAX_WORKERS);
        if (options.standbys() > 0 && !options.privatePorts().isEmpty()) {
            throw new IllegalArgumentException("standby: a worker without a slot has none of the private-port "
                    + options.privatePorts().getFirst() + ": leave one of them out");
        }
    }

    private static void listenPath(ClusterOptions options) {
        if (options.listenPath() == null) {
            return;
        }
        if (options.port() != 0 || options.host() != null) {
            throw new IllegalArgumentException("listen-path: " + options.listenPath()
                    + " takes the place of port and host: give that or these");
        }
        if (options.startMode() == StartMode.THREADS) {
            throw new IllegalArgumentException("listen-path: " + options.listenPath()
                    + " is for processes: threads share nothing, each has a port");
        }
    }

    private static void title(String title) {
        if (!ClusterOptions.isTitle(title)) {
            throw new IllegalArgumentException(
                    "title: '" + title + "' is not 1 to 40 letters, digits, dots, dashes or underscores");
        }
        if (title.equals("logs")) {
            throw new IllegalArgumentException("title: 'logs' is the folder of the logs: take another one");
        }
    }

    /** @throws IllegalArgumentException if {@code value} is out of range */
    static void range(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + ": " + value + " is not in " + min + ".." + max);
        }
    }

    private static List<Ports> ports(ClusterOptions options) {
        List<Ports> all = new ArrayList<>();
        add(all, "port", options.port(), 1);
        add(all, "debug-port", options.debugPort(), 1);
        options.privatePorts().forEach(port -> add(all, "private-port", port, options.workers()));
        if (options.debug() != 0) {
            add(all, "debug", options.debug() + 1, options.workers());
        }
        return all;
    }

    private static void add(List<Ports> all, String option, int first, int count) {
        if (first != 0) {
            all.add(new Ports(option, first, first + count - 1));
        }
    }

    private static void requireApart(List<Ports> all) {
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (all.get(i).meets(all.get(j))) {
                    throw new IllegalArgumentException(clash(all.get(i), all.get(j)));
                }
            }
        }
    }

    private static String clash(Ports ports, Ports taken) {
        String which = ports.first == ports.last ? "" + ports.first : ports.first + ".." + ports.last;
        String by = taken.first == taken.last ? "" + taken.first : taken.first + ".." + taken.last;
        return ports.option + ": " + which + " and " + taken.option + " " + by + " are in each other's way";
    }
}
