package dev.coop.protocol;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * JSON text of plain data: null, booleans, numbers, strings, lists and maps with string keys. Whole numbers are read as
 * {@link Long}, or {@link BigInteger} beyond its range, others as {@link Double}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class Json {
    /** Deeper data is an attack on the stack. */
    static final int MAX_DEPTH = 500;
    /** The reader takes numbers of up to 1023 characters. */
    static final int MAX_DIGITS = 1000;

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
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setStrictness(Strictness.STRICT);
            writer.setHtmlSafe(false);
            new DataWriter(writer, toPlain).write(data, 0);
        } catch (IOException e) {
            throw new AssertionError("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /**
     * The data that {@code json} stands for.
     *
     * @throws ProtocolException if it is no JSON
     */
    public static @Nullable Object read(String json) throws ProtocolException {
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            Object data = read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new ProtocolException("no JSON: something follows the value");
            }
            return data;
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            ProtocolException failure = new ProtocolException("no JSON: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private static @Nullable Object read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> readArray(reader);
            case STRING -> whole(reader.nextString());
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> {
                reader.nextNull();
                yield null;
            }
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
                throw new ProtocolException("no JSON: a value is missing");
        };
    }

    private static Map<String, @Nullable Object> readObject(JsonReader reader) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = whole(reader.nextName());
            object.put(name, read(reader));
        }
        reader.endObject();
        return object;
    }

    private static List<@Nullable Object> readArray(JsonReader reader) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader));
        }
        reader.endArray();
        return array;
    }

    /** What {@link #write} would refuse is refused here: data that comes can always be handed on. */
    private static Number number(String text) throws ProtocolException {
        BigDecimal decimal = new BigDecimal(text);
        if (decimal.scale() > 0 || decimal.scale() < -MAX_DIGITS) {
            double number = decimal.doubleValue();
            if (!Double.isFinite(number)) {
                throw new ProtocolException("no JSON: a number is too large");
            }
            return number;
        }
        if ((long) decimal.precision() - decimal.scale() > MAX_DIGITS) {
            throw new ProtocolException("no JSON: a number has more than " + MAX_DIGITS + " digits");
        }
        BigInteger integer = decimal.toBigIntegerExact();
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    private static String whole(String text) throws ProtocolException {
        if (!isWhole(text)) {
            throw new ProtocolException("no JSON: a string has half a surrogate pair");
        }
        return text;
    }

    /** Whether {@code text} has no half of a surrogate pair alone. */
    static boolean isWhole(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return false;
            }
        }
        return true;
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
