/** Tests of the command line that need no cluster; those with one are in system-tests. */
@NullMarked
package dev.coop.cli;

import org.jspecify.annotations.NullMarked;
