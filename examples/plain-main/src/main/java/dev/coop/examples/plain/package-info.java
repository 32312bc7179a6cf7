/** A program that knows nothing of Coop. */
@NullMarked
package dev.coop.examples.plain;

import org.jspecify.annotations.NullMarked;
