/** Tests of what is pure; the measurements themselves are no tests. */
@NullMarked
package dev.coop.bench;

import org.jspecify.annotations.NullMarked;
