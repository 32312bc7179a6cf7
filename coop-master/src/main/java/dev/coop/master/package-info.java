/**
 * The master process around its pure {@linkplain dev.coop.master.core core}: the loop that owns all state, the sockets,
 * the processes. Start at {@link dev.coop.master.MasterMain}, then {@code MasterLoop}.
 */
@NullMarked
package dev.coop.master;

import org.jspecify.annotations.NullMarked;
