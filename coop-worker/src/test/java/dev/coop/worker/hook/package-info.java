/** Tests of the bind hook, in JVMs of their own. */
@NullMarked
package dev.coop.worker.hook;

import org.jspecify.annotations.NullMarked;
