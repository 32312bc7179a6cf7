/**
 * Measures Coop against its peers on the machine at hand. {@link dev.coop.bench.Bench} says what happens in which
 * order, {@link dev.coop.bench.Parts} what is compared with what. A {@link dev.coop.bench.Trial} is one measured life of
 * one {@link dev.coop.bench.Subject}; {@link dev.coop.bench.Load} makes the requests.
 */
@NullMarked
package dev.coop.bench;

import org.jspecify.annotations.NullMarked;
