/**
 * Real processes and real signals. {@link dev.coop.systemtests.Sandbox} holds everything that one test starts; {@link
 * dev.coop.systemtests.CoopCluster} is one running cluster in it; each class {@code *IT} covers a section of the
 * behaviours.
 */
@NullMarked
package dev.coop.systemtests;

import org.jspecify.annotations.NullMarked;
