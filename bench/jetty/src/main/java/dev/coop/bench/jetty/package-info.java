/** A server on Jetty for {@code bench/run}: {@link dev.coop.bench.jetty.JettyHello}. */
@NullMarked
package dev.coop.bench.jetty;

import org.jspecify.annotations.NullMarked;
