/**
 * The system calls that the JDK does not offer, in three layers: {@link dev.coop.os.LibC} names them as C does, a
 * package-private class binds them through the foreign function interface, and {@link dev.coop.os.ListenSocket}, {@link
 * dev.coop.os.StandardInput} and {@link dev.coop.os.Session} are what Coop wants from them. Linux, x86-64 and aarch64.
 */
@NullMarked
package dev.coop.os;

import org.jspecify.annotations.NullMarked;
