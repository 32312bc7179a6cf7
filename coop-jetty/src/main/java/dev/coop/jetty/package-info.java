/** An {@link dev.coop.Application} on Jetty. On the program's class path, as Jetty is; not a part of Coop's own. */
@NullMarked
package dev.coop.jetty;

import org.jspecify.annotations.NullMarked;
