package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Reloads each peer under load, and counts the requests that fail. Writes the table into {@code docs/reliability.md}. The counts do not
 * depend on how fast the machine is, so it need not be idle.
 */
final class ReloadBench {
    private static final String PART = "reloads";
    private static final int CLIENTS = 32;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int BETWEEN = 500;

    private final Sandbox sandbox;
    private final Path page;
    private final int coopReloads;
    private final int peerReloads;

    private ReloadBench(Sandbox sandbox, Path page, int coopReloads, int peerReloads) {
        this.sandbox = sandbox;
        this.page = page;
        this.coopReloads = coopReloads;
        this.peerReloads = peerReloads;
    }

    /** Arguments: how often Coop is reloaded, and how often each other; the row of what is not keeps what the page has. */
    static void run(List<String> arguments) throws IOException, InterruptedException {
        Checkout checkout = Checkout.current();
        try (Sandbox sandbox = Sandbox.open()) {
            if (EggCluster.install(checkout, sandbox) instanceof EggCluster.Missing(String reason)) {
                BenchMain.say("egg-cluster is skipped, " + reason);
            }
            Coop coop = Coop.find(checkout, sandbox, List.of());
            int coopReloads = arguments.isEmpty() ? 100 : Integer.parseInt(arguments.get(0));
            int peerReloads = arguments.size() < 2 ? 10 : Integer.parseInt(arguments.get(1));
            new ReloadBench(sandbox, checkout.reliabilityPage(), coopReloads, peerReloads)
                    .run(new ReloadPeers(checkout, sandbox, coop));
        }
    }

    private void run(ReloadPeers peers) throws IOException, InterruptedException {
        Page.replace(Files.readString(page), PART, "");
        List<String> rows = new ArrayList<>(List.of(
                "| failed of all requests | reloads | keep-alive | new connections | HTTP/2, kept | HTTP/2, new connections |",
                "|---|---|---|---|---|---|"));
        for (ReloadPeer peer : peers.all()) {
            rows.add(row(peer));
        }
        String table = String.join("\n", rows);
        System.out.println(table);
        Files.writeString(page, Page.replace(Files.readString(page), PART, table));
    }

    private String row(ReloadPeer peer) throws IOException, InterruptedException {
        int reloads = peer.settleTime().isZero() ? coopReloads : peerReloads;
        String begin = "| " + peer.name() + " | ";
        if (reloads == 0) {
            return Files.readAllLines(page).stream().filter(line -> line.startsWith(begin)).findFirst()
                    .orElse(begin + "| not measured | | | |");
        }
        if (!peer.check().isEmpty()
                && !sandbox.run(sandbox.folder(), LIMIT, peer.check().toArray(String[]::new)).isDone()) {
            BenchMain.say(peer.name() + " is skipped, it is not installed: " + String.join(" ", peer.check()));
            return begin + "| not installed | | | |";
        }
        String cells = Arrays.stream(FailureLoad.Mode.values()).map(mode -> cell(peer, mode, reloads))
                .collect(Collectors.joining(" | "));
        return begin + reloads + " | " + cells + " |";
    }

    private String cell(ReloadPeer peer, FailureLoad.Mode mode, int reloads) {
        if (mode.isHttp2() && !peer.speaksHttp2()) {
            return "–";
        }
        try {
            return failed(peer, mode, reloads);
        } catch (InterruptedException e) {
            throw new BenchException("interrupted", e);
        }
    }

    private String failed(ReloadPeer peer, FailureLoad.Mode mode, int reloads) throws InterruptedException {
        BenchMain.say(PART + ": " + peer.name() + ", " + mode.name().toLowerCase(Locale.ROOT));
        Subject subject = new Subject(peer.name(), peer.isCluster(), peer.onPort());
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            ProcessHandle master = ProcessHandle.of(server.pid()).orElseThrow();
            try (FailureLoad load = FailureLoad.start(server.port(), mode, CLIENTS)) {
                awaitMore(load);
                for (int i = 0; i < reloads; i++) {
                    peer.reload().run(master, server.port());
                    LockSupport.parkNanos(peer.settleTime().toNanos());
                    awaitMore(load);
                }
                return text(load);
            }
        }
    }

    private static void awaitMore(FailureLoad load) {
        long enough = load.answered() + BETWEEN;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (load.answered() < enough) {
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException("the server answers no more: " + text(load));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String text(FailureLoad load) {
        Map<Failure, Long> failures = load.failures();
        long failed = failures.values().stream().mapToLong(Long::longValue).sum();
        String kinds = failures.entrySet().stream().map(kind -> kind.getValue() + " " + kind.getKey().word())
                .collect(Collectors.joining(", ", " (", ")"));
        return failed + " of " + (load.answered() + failed) + (failed == 0 ? "" : kinds);
    }
}
