/** How the public entry points find their implementation, and what kinds of clusters share. Applications have no use for it. */
@NullMarked
package dev.coop.spi;

import org.jspecify.annotations.NullMarked;
