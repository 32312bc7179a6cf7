package dev.coop.bench;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** What the load generator takes for a right answer. */
final class ResponseTest {
    private static final String RIGHT = "HTTP/1.1 200 OK\r\nDate: today\r\nContent-length: 6\r\n\r\nhello\n";

    private static Response.Verdict judge(String text) {
        byte[] bytes = (text + "rest of an older answer").getBytes(ISO_8859_1);
        return Response.judge(bytes, text.length(), length -> length == 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {RIGHT, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n",
            "HTTP/1.1 200 OK\r\ncontent-length:6\r\n\r\nhello\n"})
    @DisplayName("status 200 and a whole body of the expected length are right")
    void right(String text) {
        assertThat(judge(text)).isEqualTo(Response.Verdict.RIGHT);
    }

    @Test
    @DisplayName("every beginning of a right answer is incomplete")
    void incomplete() {
        for (int length = 0; length < RIGHT.length(); length++) {
            assertThat(judge(RIGHT.substring(0, length))).as("%s bytes", length)
                    .isEqualTo(Response.Verdict.INCOMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 500 Oh\r\nContent-Length: 6\r\n\r\nhello\n", "HTTP/1.1 5", "hello",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nDate: today\r\n\r\nhello\n",
            "HTTP/1.1 200 OK\r\nContent-Length: six\r\n\r\nhello\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 6000000000\r\n\r\nhello\n", RIGHT + "more"})
    @DisplayName("another status, another length, no length, or more than the body is wrong")
    void wrong(String text) {
        assertThat(judge(text)).isEqualTo(Response.Verdict.WRONG);
    }
}
