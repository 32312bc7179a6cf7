package dev.coop.protocol;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayName("JSON data")
class JsonTest {
    static Stream<Object> values() {
        Map<String, Object> object = new HashMap<>();
        object.put("null", null);
        object.put("list", Arrays.asList(1L, null, "x"));
        return Stream.of(true, 0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 9007199254740993L,
                new BigInteger("123456789012345678901234567890"), 1.5, -0.25, 1e-300, 3.0,
                9999999.0, 1e7, 12345678.5, 12345678.0, -1e16, 4.444444444444445E16, Double.MAX_VALUE, Double.MIN_VALUE,
                0x1p64, "",
                "quote \" slash \\ line \n",
                "\u0001 \u00e9 \u20ac \ud83d\ude00", "\"<\u20ac".repeat(300_000),
                BigInteger.TEN.pow(Json.MAX_DIGITS - 1), BigInteger.TWO.pow(64).multiply(BigInteger.TEN).negate(),
                List.of(), Map.of(), object, List.of(List.of(List.of())));
    }

    @ParameterizedTest
    @MethodSource("values")
    @DisplayName("comes back as it went")
    void roundTrip(Object value) throws ProtocolException {
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    @DisplayName("null comes back as null")
    void roundTripOfNull() throws ProtocolException {
        assertThat(Json.read(Json.write(null))).isNull();
    }

    @Test
    @DisplayName("is written without anything left out")
    void text() throws ProtocolException {
        String json = "[1,null,2.5,\"a\",{\"b\":null,\"c\":[]}]";
        assertThat(Json.write(Json.read(json))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nope", "\"open", "[1,]", "{\"a\"}", "{\"a\":tru}", "[[[[", "{", "1x", "1 2", "[] x",
            "{\"a\":1}}",
            "{\"a\":\"b\\", "'a'", "{a:1}", "NaN", "TRUE"})
    @DisplayName("that is none is refused")
    void refused(String json) {
        assertThatThrownBy(() -> Json.read(json)).isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("no JSON");
    }

    @Test
    @DisplayName("that is no object is refused where an object is due")
    void noObject() {
        assertThatThrownBy(() -> Json.readObject("[]")).isInstanceOf(ProtocolException.class);
    }

    @Test
    @DisplayName("with something else in it is refused, naming its class")
    void otherTypes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(List.of(Thread.currentThread())))
                .withMessageContaining("Thread");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Map.of(1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write("half a pair: \ud83d"));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Map.of("other half: \ude00", 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(BigInteger.TEN.pow(Json.MAX_DIGITS)));
    }

    @Test
    @DisplayName("is converted where a conversion is given")
    void conversion() {
        assertThat(Json.write(List.of(Role.A), value -> value instanceof Role role ? role.name() : value))
                .isEqualTo("[\"A\"]");
    }

    private enum Role {
        A
    }

    @Test
    @DisplayName("that is nested too deep is refused, read or written")
    void depth() {
        Object nested = List.of();
        for (int i = 0; i < Json.MAX_DEPTH + 10; i++) {
            nested = List.of(nested);
        }
        Object tooDeep = nested;
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(tooDeep)).withMessageContaining("nested");
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Json.read("1".repeat(2 * Json.MAX_DIGITS))).isInstanceOf(ProtocolException.class);
    }
}
