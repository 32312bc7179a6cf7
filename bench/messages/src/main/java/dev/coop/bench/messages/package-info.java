/** The program by which {@code bench/run} measures messages; {@code bench/src/main/node/messages} does the same. */
@NullMarked
package dev.coop.bench.messages;

import org.jspecify.annotations.NullMarked;
