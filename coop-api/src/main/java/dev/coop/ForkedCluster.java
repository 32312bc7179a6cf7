package dev.coop;

import org.jspecify.annotations.Nullable;

/**
 * A cluster whose master is a process of its own, with this JVM as the parent; see {@link Cluster#fork}.
 *
 * <p>The parent can go at any time: the cluster runs on. Safe for use by any thread.
 */
public interface ForkedCluster extends Cluster {
    /** The process id of the master. */
    long pid();

    /**
     * Calls {@code handler} for every message to the parent that comes from now on: what the programs {@linkplain
     * Messenger#sendToParent send} it, and the master's own:
     *
     * <table>
     * <caption>What the master tells its parent</caption>
     * <tr><th>action</th><th>data</th></tr>
     * <tr><td>{@code egg-ready}</td><td>{@code {port, address, protocol}}, with {@code debugPort} where there is one: every
     * worker listens</td></tr>
     * <tr><td>{@code debug}</td><td>{@code {debugPort, pid, role, id}}: where a debugger finds a process</td></tr>
     * <tr><td>{@code agent-worker-died}</td><td>{@code {id, pid, code, signal}}</td></tr>
     * <tr><td>{@code app-worker-died}</td><td>{@code {id, slot, pid, code, signal, suicide}}</td></tr>
     * <tr><td>{@code start-failed}</td><td>{@code {error}}: why, in a line</td></tr>
     * </table>
     *
     * <p>Handlers run one at a time, in order, on a thread of their own; what a handler throws is passed to that
     * thread's uncaught exception handler and stops no other. A handler that takes its time loses messages once those
     * that wait for it fill the master's queue.
     */
    void onMessage(Messenger.Handler handler);

    /**
     * Sends a message to every process with this role: app workers, the agent, or the master.
     *
     * @throws IllegalArgumentException if the data is not JSON data, the message is larger than 1 MiB, or {@code to} is
     *     the parent
     * @throws IllegalStateException if too many messages wait for the master to read them
     */
    void send(Role to, String action, @Nullable Object data);

    /**
     * Sends a message to exactly the process {@code pid}; where there is none, the parent gets {@code undeliverable}.
     *
     * @throws IllegalArgumentException as {@link #send}
     * @throws IllegalStateException as {@link #send}
     */
    void sendTo(long pid, String action, @Nullable Object data);
}
