package dev.coop.master;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.coop.master.core.ChildId;
import dev.coop.master.core.Version;

/** An operating system that only notes what it is asked for; its clock stands until the test moves it. */
final class FakeOs implements Os {
    /** A process that was asked for. */
    record Spawn(ChildId child, int slot, int slots, Version version, String token) {}

    final Map<ChildId, Spawn> spawns = new LinkedHashMap<>();
    final List<ChildId> dumped = new ArrayList<>();
    final List<ChildId> terminated = new ArrayList<>();
    final List<ChildId> killed = new ArrayList<>();
    final List<ChildId> orphansSwept = new ArrayList<>();
    final List<String> socketsLent = new ArrayList<>();
    /** Who serves, as the kernel was told, and in between who was told to leave. */
    final List<String> balanced = new ArrayList<>();
    int clusterSweeps;
    int logsReopened;
    long nowNs = 1_000_000_000L;

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public void spawn(ChildId child, int slot, int slots, Version version, String token) {
        spawns.put(child, new Spawn(child, slot, slots, version, token));
    }

    /** What was asked for on behalf of this child. */
    Spawn spawn(ChildId child) {
        Spawn spawn = spawns.get(child);
        if (spawn == null) {
            throw new AssertionError(child + " was not spawned, but " + spawns.keySet());
        }
        return spawn;
    }

    @Override
    public void lendSocket(ChildId worker, int slot, String host, int port, Path inbox) {
        socketsLent.add(host + ":" + port + " " + inbox + " " + worker + " " + slot);
    }

    @Override
    public void balance(Map<Integer, ChildId> serving, int slots) {
        balanced.add(new TreeMap<>(serving) + " of " + slots);
    }

    @Override
    public List<Visit> takeVisits() {
        return List.of();
    }

    @Override
    public Map<Long, Long> residentBytes(List<Long> pids) {
        return Map.of();
    }

    @Override
    public void dumpThreads(ChildId child) {
        dumped.add(child);
    }

    @Override
    public void terminate(ChildId child) {
        balanced.add("leaves: " + child);
        terminated.add(child);
    }

    @Override
    public void kill(ChildId child) {
        killed.add(child);
    }

    @Override
    public void sweepOrphans(ChildId child, long timeoutNs) {
        orphansSwept.add(child);
    }

    @Override
    public void reopenLog() {
        logsReopened++;
    }

    @Override
    public void sweepCluster(long timeoutNs) {
        clusterSweeps++;
    }
}
