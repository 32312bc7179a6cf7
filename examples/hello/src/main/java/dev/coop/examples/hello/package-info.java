/** An application and an agent that greet each other through the messenger. */
@NullMarked
package dev.coop.examples.hello;

import org.jspecify.annotations.NullMarked;
