/**
 * What the processes of a cluster share: the frames on their Unix-domain sockets, the messages in them, the names of
 * environment variables, the format of log lines. Start at {@link dev.coop.protocol.Frame}.
 */
@NullMarked
package dev.coop.protocol;

import org.jspecify.annotations.NullMarked;
