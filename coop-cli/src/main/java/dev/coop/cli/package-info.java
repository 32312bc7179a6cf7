/**
 * The {@code coop} command. {@link dev.coop.cli.Main} hands the words to {@link dev.coop.cli.Commands}, which picks one
 * {@link dev.coop.cli.Command}; whatever goes wrong ends there as one line.
 */
@NullMarked
package dev.coop.cli;

import org.jspecify.annotations.NullMarked;
