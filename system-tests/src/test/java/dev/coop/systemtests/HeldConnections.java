package dev.coop.systemtests;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Whose connections were in whose hands when a process was stopped: what is lost with a process that is killed can be
 * told exactly, because it stands still before that. Any thread.
 */
final class HeldConnections {
    /** What one process held while it stood still. */
    private record Held(long pid, long sinceNs, Set<Integer> clientPorts) {
        boolean explains(FailedRequest failed) {
            return clientPorts.contains(failed.clientPort()) && failed.openedNs() <= sinceNs
                    && sinceNs <= failed.failedNs();
        }
    }

    private final int port;
    private final List<Held> all = new CopyOnWriteArrayList<>();

    /** Of a cluster that serves {@code port}. */
    HeldConnections(int port) {
        this.port = port;
    }

    /**
     * Stops a process and takes down what it holds.
     *
     * @return whether it was there to be stopped
     */
    boolean stop(long pid) {
        Signals.trySend(pid, "STOP");
        Await.until("process " + pid + " stands still, or is gone",
                () -> !Processes.isAlive(pid) || Signals.standsStill(pid));
        if (!Processes.isAlive(pid)) {
            return false;
        }
        long nowNs = System.nanoTime();
        // A table that changes while it is read may lack an entry.
        Set<Integer> ports = new HashSet<>(Processes.clientPorts(pid, port));
        ports.addAll(Processes.clientPorts(pid, port));
        all.add(new Held(pid, nowNs, ports));
        return true;
    }

    /** The process that held the request when it was stopped; {@code killed} are those that died of SIGKILL. */
    Optional<Long> killedHolder(FailedRequest failed, Set<Long> killed) {
        return all.stream().filter(held -> killed.contains(held.pid) && held.explains(failed)).map(Held::pid)
                .findFirst();
    }

    /** Those of {@code failures} that no killed process had in its hands. */
    List<FailedRequest> unexplained(List<FailedRequest> failures, Lines log) {
        if (failures.isEmpty()) {
            return List.of();
        }
        Set<Long> killed = log.matches(Logged.APP_DIED).stream().filter(died -> died.group(4).equals("SIGKILL"))
                .map(died -> Long.valueOf(died.group(2))).collect(Collectors.toSet());
        List<FailedRequest> unexplained = new ArrayList<>(failures);
        unexplained.removeIf(failed -> killedHolder(failed, killed).isPresent());
        return unexplained;
    }
}
