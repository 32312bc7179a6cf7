/**
 * What the master decides, and nothing else: no I/O, no thread, no clock. {@link dev.coop.master.core.Supervisor} takes
 * {@link dev.coop.master.core.Event}s with the time and returns {@link dev.coop.master.core.Command}s; the lifecycles
 * are {@link dev.coop.master.core.ChildLifecycle}, {@link dev.coop.master.core.ClusterPhase} and {@link
 * dev.coop.master.core.Reload}.
 *
 * <p>Times are {@link System#nanoTime()} values that the caller passes in; names of such parameters end in {@code Ns}.
 */
@NullMarked
package dev.coop.master.core;

import org.jspecify.annotations.NullMarked;
