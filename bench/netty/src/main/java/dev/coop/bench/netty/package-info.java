/** A server on Netty for {@code bench/run}; begin at {@link dev.coop.bench.netty.NettyHello}. */
@NullMarked
package dev.coop.bench.netty;

import org.jspecify.annotations.NullMarked;
