package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What holds for a cluster that is whole again after a harm. On the driver's thread. */
final class StepChecks {
    private static final String SOCKETS = ".sock";

    private final ChaosGround ground;
    private final CoopCluster cluster;
    private final MasterFootprint footprint;
    private final Set<String> files;

    /** With the cluster as it is at the start. */
    StepChecks(ChaosGround ground, MasterFootprint footprint) {
        this.ground = ground;
        this.cluster = ground.cluster();
        this.footprint = footprint;
        this.files = files();
    }

    /** All of it, with the cluster as it was last seen. */
    void check(Status status, String token) {
        assertNoOthers(status);
        assertVersion(status);
        awaitMessages(status, token);
        awaitPids(status);
        footprint.awaitDescriptors(ground.workers());
        Await.until("the runtime directory holds no more than at the start: " + files,
                () -> files.containsAll(files()));
        deleteOldSockets();
    }

    /** Everything that lives belongs to the cluster, and the master waits for all of its children. */
    private void assertNoOthers(Status status) {
        Set<Long> known = LongStream
                .concat(LongStream.of(status.masterPid(), status.requireAgent().pid()),
                        status.listeningPids().stream().mapToLong(Long::longValue))
                .boxed().collect(Collectors.toCollection(TreeSet::new));
        Await.value("no process beside " + known, ground.sandbox()::processes, processes -> processes.stream()
                .map(Processes.Entry::pid).collect(Collectors.toSet()).equals(known));
        Await.value("no zombie of the master", () -> Processes.zombiesOf(status.masterPid()), List::isEmpty);
    }

    private void assertVersion(Status status) {
        for (long pid : status.listeningPids()) {
            String version = cluster.program(pid).tell("version");
            if (!version.equals(ground.version())) {
                throw new AssertionError(
                        "worker " + pid + " runs version " + version + ", not " + ground.version() + ": " + status);
            }
        }
    }

    /** From the agent to each worker and back. Who has been flooded may lose some. */
    private void awaitMessages(Status status, String token) {
        Program agent = cluster.agent();
        for (long pid : status.listeningPids()) {
            Program worker = cluster.program(pid);
            Await.until("a message from the agent to worker " + pid, () -> {
                agent.order("sendTo " + pid + " test " + token);
                return has(worker, token);
            });
            String answer = token + "-" + pid;
            Await.until("a message from worker " + pid + " to the agent", () -> {
                worker.order("sendToAgent test " + answer);
                return has(agent, answer);
            });
        }
    }

    private static boolean has(Program program, String token) {
        return program.messages().stream().anyMatch(message -> message.endsWith(" " + token));
    }

    /** The agent knows the workers, and they know the agent. */
    private void awaitPids(Status status) {
        Set<Long> workers = new TreeSet<>(status.listeningPids());
        Await.until("the agent knows " + workers, () -> knows(cluster.agent(), workers));
        for (long pid : workers) {
            Set<Long> agent = Set.of(status.requireAgent().pid());
            Await.until("worker " + pid + " knows the agent " + agent, () -> knows(cluster.program(pid), agent));
        }
    }

    private static boolean knows(Program program, Set<Long> pids) {
        String latest = program.messages().stream().filter(message -> message.startsWith("egg-pids ")).reduce("",
                (_, last) -> last);
        return Stream.of(latest.substring(latest.indexOf('[') + 1).split("\\D+")).filter(word -> !word.isEmpty())
                .map(Long::valueOf).collect(Collectors.toSet()).equals(pids);
    }

    private Set<String> files() {
        try (Stream<Path> all = Files.list(cluster.controlSocket().resolveSibling("."))) {
            return all.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The programs' own, whose processes have gone: a later process may have the same number. */
    private void deleteOldSockets() {
        try (Stream<Path> all = Files.list(ground.sandbox().directory())) {
            for (Path file : all.filter(path -> path.toString().endsWith(SOCKETS)).toList()) {
                String name = String.valueOf(file.getFileName());
                if (!Processes.isAlive(Long.parseLong(name.substring(0, name.length() - SOCKETS.length())))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
