package dev.coop.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

final class JsonTest {
    static Stream<Arguments> exact() {
        return Stream.of(arguments(null, "null"), arguments(true, "true"), arguments(false, "false"),
                arguments(0L, "0"), arguments(-1L, "-1"), arguments(9007199254740993L, "9007199254740993"),
                arguments(Long.MAX_VALUE, "9223372036854775807"), arguments(Long.MIN_VALUE, "-9223372036854775808"),
                arguments(new BigInteger("9223372036854775808"), "9223372036854775808"), arguments(1.5, "1.5"),
                arguments(1.0, "1.0"), arguments(-0.0, "-0.0"), arguments(Double.MAX_VALUE, "1.7976931348623157E308"),
                arguments(Double.MIN_VALUE, "4.9E-324"), arguments("", "\"\""), arguments("a/b", "\"a/b\""),
                arguments("\"\\\n\r\t\b\u0000", "\"\\\"\\\\\\n\\r\\t\\u0008\\u0000\""),
                arguments("h\u00e9 \u4e2d \ud83d\ude00 \u2028", "\"h\u00e9 \u4e2d \ud83d\ude00 \u2028\""),
                arguments("\ud800x\udc00", "\"\\ud800x\\udc00\""), arguments("\ude00", "\"\\ude00\""),
                arguments(List.of(), "[]"), arguments(Map.of(), "{}"),
                arguments(Arrays.asList(1L, null, "a", List.of(2L)), "[1,null,\"a\",[2]]"),
                arguments(ordered("b", List.of(), "a", null), "{\"b\":[],\"a\":null}"),
                arguments(ordered("", Map.of("\"", 1L), "z", false), "{\"\":{\"\\\"\":1},\"z\":false}"));
    }

    @ParameterizedTest
    @MethodSource("exact")
    @DisplayName("data has its text, and the text gives the same data back")
    void roundTrip(@Nullable Object data, String json) throws ProtocolException {
        assertThat(Json.write(data)).isEqualTo(json);
        assertThat(Json.read(json)).isEqualTo(data);
    }

    @Test
    @DisplayName("every kind of number of the JDK can be written")
    void numbers() {
        assertThat(Json.write(List.of(1, 2L, (short) 3, (byte) 4, 5.5f, new BigDecimal("1.10"), BigInteger.TEN)))
                .isEqualTo("[1,2,3,4,5.5,1.10,10]");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '~', delimiter = '|', value = {" 1 | 1", "[ 1 , 2 ] | [1,2]", "{ `a` : 1 }|{`a`:1}",
            "1e3 | 1000.0", "1E+3 | 1000.0", "10e-1 | 1.0",
            "`\\u00e9\\ud83d\\ude00\\/\\b\\f`|`\u00e9\ud83d\ude00/\\u0008\\u000c`",
            "{`a`:1,`a`:2} | {`a`:2}", "-0 | 0"})
    @DisplayName("other ways to write the same are understood")
    void lenient(String json, String canonical) throws ProtocolException {
        String quoted = json.replace('`', '"');
        assertThat(Json.write(Json.read(quoted))).isEqualTo(canonical.replace('`', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nope", "nul", "tru", "True", "[1,]", "[1 2]", "[", "[1", "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}", "{\"a\":1", "{\"a\":", "{\"a\"", "{", "{1:2}", "\"abc", "\"a\nb\"", "\"\\x\"", "\"\\u12g4\"",
            "\"\\u12\"", "\"\\", "01", "+1", "1.", ".5", "1e", "-", "1e999", "1 2", "[]]", "NaN", "'a'", "\0", "1\0"})
    @DisplayName("what is no JSON is refused")
    void refused(String json) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Json.read(json))
                .withMessageContaining("JSON");
    }

    @Test
    @DisplayName("a refusal says what was expected, and where")
    void refusal() {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Json.read("{\"a\":[1 2]}"))
                .withMessage("no JSON: ',' or ']' expected at character 9 of 11");
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Json.readObject("[]"))
                .withMessage("no JSON object");
    }

    @Test
    @DisplayName("nesting and the length of numbers are bounded")
    void bounds() throws ProtocolException {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        Object data = Json.read(deepest);
        assertThat(Json.write(data)).isEqualTo(deepest);
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Json.read("[" + deepest + "]"));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(List.of(data)));
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Json.read("1".repeat(1_000_000)));

        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(endless))
                .withMessage("data is nested deeper than 200");
    }

    static Stream<Object> notPlain() {
        return Stream.of('c', new int[]{1}, new Object(), Map.of(1, 2), Double.NaN, Float.POSITIVE_INFINITY,
                List.of(Stream.of()), Thread.currentThread());
    }

    @ParameterizedTest
    @MethodSource("notPlain")
    @DisplayName("G-9 what is no JSON data is refused at the sender")
    void notPlainRefused(Object data) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(data));
    }

    @Test
    @DisplayName("values of other types are made plain where they stand, also those in what was made")
    void toPlain() {
        record Point(int x, Object y) {}
        List<Object> data = List.of(new Point(1, new Point(2, "y")), "s", 3);
        assertThat(
                Json.write(data, value -> value instanceof Point point ? ordered("x", point.x, "y", point.y) : value))
                .isEqualTo("[{\"x\":1,\"y\":{\"x\":2,\"y\":\"y\"}},\"s\",3]");
        assertThat(Json.write(new Point(1, 2), _ -> null)).isEqualTo("null");
    }

    private static Map<String, @Nullable Object> ordered(String first, @Nullable Object firstValue, String second,
            @Nullable Object secondValue) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(first, firstValue);
        map.put(second, secondValue);
        return map;
    }
}
