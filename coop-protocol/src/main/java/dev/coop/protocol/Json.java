package dev.coop.protocol;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON text of plain data: null, booleans, numbers, strings, lists and maps with string keys. Whole numbers are read as
 * {@link Long}, or {@link BigInteger} beyond its range, others as {@link Double}.
 *
 * <p>The library's own mapper drops nulls and rounds numbers beyond 2^53; its streams do not.
 */
public final class Json {
    private static final JsonStream STREAM = JsonStream.builder().serializeNulls(true).serializeEmpty(true).build();
    /** Deeper data is an attack on the stack. */
    static final int MAX_DEPTH = 500;
    private static final int MAX_SCALE = 1000;

    private Json() {}

    /**
     * The JSON text of {@code data}.
     *
     * @throws IllegalArgumentException if there is something else in it, naming its class, or it is nested too deep
     */
    public static String write(@Nullable Object data) {
        return write(data, UnaryOperator.identity());
    }

    /**
     * The JSON text of {@code data}, each value of which {@code toPlain} may turn into plain data first.
     *
     * @throws IllegalArgumentException if there is something else in it, naming its class, or it is nested too deep
     */
    public static String write(@Nullable Object data, UnaryOperator<@Nullable Object> toPlain) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = STREAM.writer(text)) {
            new DataWriter(writer, toPlain).write(data, 0);
        } catch (JsonException e) {
            throw new IllegalArgumentException("no JSON data: " + e.getMessage(), e);
        }
        return text.toString();
    }

    /**
     * The data that {@code json} stands for.
     *
     * @throws ProtocolException if it is no JSON
     */
    public static @Nullable Object read(String json) throws ProtocolException {
        try (JsonReader reader = STREAM.reader(json)) {
            return read(reader, 0);
        } catch (JsonException | IllegalStateException | NumberFormatException e) {
            ProtocolException failure = new ProtocolException("no JSON: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private static @Nullable Object read(JsonReader reader, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("nested deeper than " + MAX_DEPTH);
        }
        return switch (reader.currentToken()) {
            case BEGIN_OBJECT -> readObject(reader, depth);
            case BEGIN_ARRAY -> readArray(reader, depth);
            case STRING -> reader.readString();
            case NUMBER -> number(reader.readDecimal());
            case BOOLEAN -> reader.readBoolean();
            case NULL -> {
                reader.isNullValue();
                yield null;
            }
        };
    }

    private static Map<String, @Nullable Object> readObject(JsonReader reader, int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            String name = reader.nextField();
            object.put(name, read(reader, depth + 1));
        }
        reader.endObject();
        return object;
    }

    private static List<@Nullable Object> readArray(JsonReader reader, int depth) {
        List<@Nullable Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            array.add(read(reader, depth + 1));
        }
        reader.endArray();
        return array;
    }

    private static Number number(BigDecimal decimal) {
        if (decimal.scale() > 0 || decimal.scale() < -MAX_SCALE) {
            return decimal.doubleValue();
        }
        BigInteger integer = decimal.toBigIntegerExact();
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
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
