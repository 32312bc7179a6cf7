/** What the codec does with one message. */
@NullMarked
package dev.coop.bench.jmh;

import org.jspecify.annotations.NullMarked;
