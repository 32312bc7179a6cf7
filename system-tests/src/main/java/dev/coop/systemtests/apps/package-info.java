/**
 * The programs that the system tests run as agent and app workers: one of each kind, which can be told to misbehave.
 */
@NullMarked
package dev.coop.systemtests.apps;

import org.jspecify.annotations.NullMarked;
