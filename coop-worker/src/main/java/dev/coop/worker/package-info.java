/**
 * The runtime of a child of the cluster: of the agent and of app workers. Start at {@link dev.coop.worker.WorkerMain};
 * {@link dev.coop.worker.Lifecycle} has the table of what happens when.
 *
 * <p>Threads: {@code coop-io} owns the connection to the master and the lifecycle, {@code coop-messages} runs the
 * program's message handlers, {@code coop-close} ends the process, {@code coop-deadline} bounds that. The program's own
 * main thread runs its main or its {@code start}.
 *
 * <p>All this runs before the program may. So nothing here uses a lambda, a pattern switch or a regular expression on the
 * way to the gate, because the first one of each costs a cold JVM 10 to 20 ms, and JSON is read when somebody asks for it.
 */
@NullMarked
package dev.coop.worker;

import org.jspecify.annotations.NullMarked;
