package dev.coop;

import org.jspecify.annotations.Nullable;

/**
 * Turns a program's own type into JSON data and back. JSON data is null, {@link Boolean}, {@link Number}, {@link
 * String}, {@link java.util.List} or {@link java.util.Map} with string keys.
 */
public interface Codec<T> {
    /** The value as JSON data. */
    @Nullable
    Object toJson(T value);

    /**
     * The value that {@code json} stands for.
     *
     * @throws IllegalArgumentException if the data has another shape
     */
    T fromJson(@Nullable Object json);
}
