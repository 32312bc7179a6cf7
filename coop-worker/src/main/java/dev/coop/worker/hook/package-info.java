/**
 * The bind hook: makes the server sockets of an unmodified program adopt the socket that the cluster's processes share.
 *
 * <p>{@link dev.coop.worker.hook.ListenHook} patches a few classes of {@code sun.nio.ch} ({@link
 * dev.coop.worker.hook.ClassPatch} says which calls) so that they call {@code sun.nio.ch.CoopListeners}, whose source is
 * in {@code src/main/jdk}. That class knows descriptors; what is to be adopted decides {@link
 * dev.coop.worker.hook.BindPolicy} here.
 */
@NullMarked
package dev.coop.worker.hook;

import org.jspecify.annotations.NullMarked;
