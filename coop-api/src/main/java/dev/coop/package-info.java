/**
 * What applications compile against: {@link dev.coop.Application} and {@link dev.coop.Agent} to be started by Coop,
 * {@link dev.coop.Coop} to reach the cluster from an unmodified {@code main}, {@link dev.coop.Cluster} to start one.
 */
@NullMarked
package dev.coop;

import org.jspecify.annotations.NullMarked;
