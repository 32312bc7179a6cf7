/** The one class of Coop that stands on a program's class path. */
@NullMarked
package dev.coop.bootstrap;

import org.jspecify.annotations.NullMarked;
