/** How the public entry points find their implementation. Applications have no use for it. */
@NullMarked
package dev.coop.spi;

import org.jspecify.annotations.NullMarked;
