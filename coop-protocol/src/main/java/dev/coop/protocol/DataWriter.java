package dev.coop.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.avaje.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes plain data as JSON; see {@link Json}. For one use, by one thread. */
final class DataWriter {
    private final JsonWriter writer;
    private final UnaryOperator<@Nullable Object> toPlain;

    /** @param toPlain turns a value of a type that is not plain into plain data, and returns others as they are */
    DataWriter(JsonWriter writer, UnaryOperator<@Nullable Object> toPlain) {
        this.writer = writer;
        this.toPlain = toPlain;
    }

    /** @throws IllegalArgumentException if something is no JSON data, naming its class, or is nested too deep */
    void write(@Nullable Object value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("data is nested deeper than " + Json.MAX_DEPTH);
        }
        Object data = toPlain.apply(value);
        switch (data) {
            case null -> writer.nullValue();
            case String text -> writer.value(text);
            case Boolean truth -> writer.value(truth.booleanValue());
            case Number number -> writeNumber(number);
            case Map<?, ?> map -> writeObject(map, depth);
            case Iterable<?> values -> {
                writer.beginArray();
                values.forEach(element -> write(element, depth + 1));
                writer.endArray();
            }
            default -> throw new IllegalArgumentException(data.getClass().getName() + " is no JSON data");
        }
    }

    private void writeObject(Map<?, ?> map, int depth) {
        writer.beginObject();
        map.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new IllegalArgumentException("a name of a JSON object is no string but " + name);
            }
            writer.name(text);
            write(value, depth + 1);
        });
        writer.endObject();
    }

    private void writeNumber(Number number) {
        switch (number) {
            case Byte _,Short _,Integer _,Long _ -> writer.value(number.longValue());
            case BigInteger integer -> writer.value(integer);
            case BigDecimal decimal -> writer.value(decimal);
            case Float _,Double _ -> {
                if (!Double.isFinite(number.doubleValue())) {
                    throw new IllegalArgumentException(number + " is no JSON number");
                }
                writer.value(number.doubleValue());
            }
            default -> throw new IllegalArgumentException(number.getClass().getName() + " is no JSON number");
        }
    }
}
