package dev.coop;

import org.jspecify.annotations.Nullable;

/**
 * A message as its receiver sees it.
 *
 * @param action what it is about
 * @param data JSON data: null, {@link Boolean}, {@link Number}, {@link String}, {@link java.util.List}, {@link
 *     java.util.Map}
 * @param from the sender's role, stamped by the master
 * @param senderPid the sender's process id, stamped by the master
 */
public record Message(String action, @Nullable Object data, Role from, long senderPid) {
    /** The data as the program's own type. */
    public <T> T data(Codec<T> codec) {
        return codec.fromJson(data);
    }
}
