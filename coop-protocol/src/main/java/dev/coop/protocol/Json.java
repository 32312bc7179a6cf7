package dev.coop.protocol;

import java.util.Map;

import io.avaje.json.JsonException;
import io.avaje.json.mapper.JsonMapper;
import org.jspecify.annotations.Nullable;

/** JSON text of plain data: null, booleans, numbers, strings, lists and maps with string keys. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** The JSON text of {@code data}. */
    public static String write(@Nullable Object data) {
        return data == null ? "null" : MAPPER.toJson(data);
    }

    /**
     * The data that {@code json} stands for.
     *
     * @throws ProtocolException if it is no JSON
     */
    public static @Nullable Object read(String json) throws ProtocolException {
        try {
            return MAPPER.fromJson(json);
        } catch (JsonException e) {
            ProtocolException failure = new ProtocolException("no JSON: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /**
     * The JSON object that {@code json} stands for.
     *
     * @throws ProtocolException if it is no JSON object
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readObject(String json) throws ProtocolException {
        if (read(json) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new ProtocolException("no JSON object");
    }
}
