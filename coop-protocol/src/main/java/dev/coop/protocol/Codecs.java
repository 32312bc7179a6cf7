package dev.coop.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.coop.Codec;

/** The program's own types that may stand in the data of messages. Safe for use by any thread. */
final class Codecs implements UnaryOperator<@Nullable Object> {
    private final Map<Class<?>, Codec<?>> byType = new ConcurrentHashMap<>();

    <T> void add(Class<T> type, Codec<T> codec) {
        byType.put(type, codec);
    }

    /** The JSON data for {@code value}; {@code value} itself if it is of no type with a codec. */
    @Override
    public @Nullable Object apply(@Nullable Object value) {
        if (value == null || byType.isEmpty()) {
            return value;
        }
        Codec<?> codec = byType.get(value.getClass());
        return codec == null ? applySuper(value) : toJson(codec, value);
    }

    private @Nullable Object applySuper(Object value) {
        for (Map.Entry<Class<?>, Codec<?>> entry : byType.entrySet()) {
            if (entry.getKey().isInstance(value)) {
                return toJson(entry.getValue(), value);
            }
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object toJson(Codec<?> codec, Object value) {
        return ((Codec<Object>) codec).toJson(value);
    }
}
