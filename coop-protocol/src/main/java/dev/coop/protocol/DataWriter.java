package dev.coop.protocol;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.google.gson.stream.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes plain data as JSON; see {@link Json}. For one use, by one thread. */
final class DataWriter {
    /** Below, {@link Double#toString} always writes a digit of the fraction. */
    private static final double PLAIN = 1e7;

    private final JsonWriter writer;
    private final UnaryOperator<@Nullable Object> toPlain;

    /** @param toPlain turns a value of a type that is not plain into plain data, and returns others as they are */
    DataWriter(JsonWriter writer, UnaryOperator<@Nullable Object> toPlain) {
        this.writer = writer;
        this.toPlain = toPlain;
    }

    /** @throws IllegalArgumentException if something is no JSON data, naming its class, or is nested too deep */
    void write(@Nullable Object value, int depth) throws IOException {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("data is nested deeper than " + Json.MAX_DEPTH);
        }
        Object data = toPlain.apply(value);
        switch (data) {
            case null -> writer.nullValue();
            case String text -> writer.value(whole(text));
            case Boolean truth -> writer.value(truth.booleanValue());
            case Number number -> writeNumber(number);
            case Map<?, ?> map -> writeObject(map, depth);
            case Iterable<?> values -> {
                writer.beginArray();
                for (Object element : values) {
                    write(element, depth + 1);
                }
                writer.endArray();
            }
            default -> throw new IllegalArgumentException(data.getClass().getName() + " is no JSON data");
        }
    }

    private void writeObject(Map<?, ?> map, int depth) throws IOException {
        writer.beginObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new IllegalArgumentException("a name of a JSON object is no string but " + entry.getKey());
            }
            writer.name(whole(name));
            write(entry.getValue(), depth + 1);
        }
        writer.endObject();
    }

    /** Half a surrogate pair would come out as another character on the way. */
    private static String whole(String text) {
        if (!Json.isWhole(text)) {
            throw new IllegalArgumentException("a string with half a surrogate pair is no JSON data");
        }
        return text;
    }

    private void writeNumber(Number number) throws IOException {
        switch (number) {
            case Byte _,Short _,Integer _,Long _ -> writer.value(number.longValue());
            case BigInteger integer when integer.bitLength() < Long.SIZE -> writer.value(integer.longValue());
            case BigInteger integer -> writeLong(new BigDecimal(integer));
            case BigDecimal decimal -> writeLong(decimal);
            case Float _,Double _ -> writeDouble(number.doubleValue());
            default -> throw new IllegalArgumentException(number.getClass().getName() + " is no JSON number");
        }
    }

    /** {@link Json#read} knows a fraction by its digits, be they zeros: without any, a large one would come back whole. */
    private void writeDouble(double number) throws IOException {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(number + " is no JSON number");
        }
        if (Math.abs(number) < PLAIN) {
            writer.value(number);
        } else {
            BigDecimal decimal = BigDecimal.valueOf(number);
            writeLong(decimal.setScale(Math.max(1, decimal.scale())));
        }
    }

    /**
     * Writes all digits behind the point: Gson 2.13's reader takes a whole number that begins with a multiple of 2^64 for
     * one with a leading zero, and refuses it.
     */
    private void writeLong(BigDecimal decimal) throws IOException {
        String digits = decimal.unscaledValue().abs().toString();
        if (digits.length() > Json.MAX_DIGITS) {
            throw new IllegalArgumentException("a number of more than " + Json.MAX_DIGITS + " digits is no JSON data");
        }
        String sign = decimal.signum() < 0 ? "-" : "";
        writer.jsonValue(sign + "0." + digits + "E" + ((long) digits.length() - decimal.scale()));
    }
}
