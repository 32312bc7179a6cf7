package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.coop.master.core.ChildId;
import dev.coop.master.core.Version;
import dev.coop.protocol.WireMessage;

/**
 * The operating system as the loop needs it; the one seam that tests replace. No method blocks: what becomes of a call
 * comes back as a {@link Notice} in the mailbox.
 */
interface Os {
    /** The clock that everything is measured with, as {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Starts a process for the child; {@link Notice.Spawned} or {@link Notice.SpawnFailed} follows, and {@link
     * Notice.Exited} in the end.
     *
     * @param slots how many slots there are
     * @param token what the child will say in its hello
     */
    void spawn(ChildId child, int slot, int slots, Version version, String token);

    /**
     * Leaves the listening socket of an address, which is bound if it is not yet, in the inbox of a worker; or the reason
     * why there is none. Nothing follows.
     *
     * @param slot where the worker is
     * @param host an IP address as a literal; empty for every address
     * @param inbox the path of a Unix-domain datagram socket
     */
    void lendSocket(ChildId worker, int slot, String host, int port, Path inbox) throws IOException;

    /**
     * Has the kernel send new connections to these workers, where each slot has a queue of its own. Nothing follows.
     *
     * @param serving who serves, by slot
     * @param slots how many slots there are to be
     */
    void balance(Map<Integer, ChildId> serving, int slots) throws IOException;

    /**
     * A worker is to accept for a slot that has none, or no more.
     *
     * @param host the worker
     * @param guest what it is told
     */
    record Visit(ChildId host, WireMessage.Guest guest) {}

    /** Who is to be told of such visits; everything once. */
    List<Visit> takeVisits();

    /** The resident memory of each of these processes; 0 of one that has gone. */
    Map<Long, Long> residentBytes(List<Long> pids);

    /** Has the child's JVM print the stacks of its threads; no effect once it has ended. */
    void dumpThreads(ChildId child);

    /** SIGTERM; no effect once it has ended. */
    void terminate(ChildId child);

    /** SIGKILL; no effect once it has ended. */
    void kill(ChildId child);

    /** Ends what the child left behind; nothing follows. */
    void sweepOrphans(ChildId child, long timeoutNs);

    /** Opens this process's own log file anew, if it has one; {@link Notice.LogNotReopened} follows if that fails. */
    void reopenLog();

    /** Ends every other process of the cluster; {@link Notice.Swept} follows. */
    void sweepCluster(long timeoutNs);
}
