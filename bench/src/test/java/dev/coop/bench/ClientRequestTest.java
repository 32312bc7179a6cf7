package dev.coop.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** How the load generator judges what comes in pieces, and what comes again. */
final class ClientRequestTest {
    private static final String RIGHT = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

    private final ClientRequest request = new ClientRequest(
            new LoadPlan(1, true, 1, 1, Duration.ofSeconds(1), Set.of(6)), 0);

    private Response.Verdict judge(String begun, String more) {
        return request.judge(begun.getBytes(ISO_8859_1), ByteBuffer.wrap(more.getBytes(ISO_8859_1)));
    }

    @Test
    @DisplayName("an answer is judged wherever it is cut")
    void pieces() {
        for (int cut = 0; cut < RIGHT.length(); cut++) {
            assertThat(judge("", RIGHT.substring(0, cut))).isEqualTo(Response.Verdict.INCOMPLETE);
            assertThat(judge(RIGHT.substring(0, cut), RIGHT.substring(cut))).isEqualTo(Response.Verdict.RIGHT);
        }
    }

    @Test
    @DisplayName("an answer that came before does not make a wrong one right")
    void again() {
        assertThat(judge("", RIGHT)).isEqualTo(Response.Verdict.RIGHT);
        assertThat(judge("", RIGHT)).isEqualTo(Response.Verdict.RIGHT);
        assertThat(judge("", RIGHT + "x")).isEqualTo(Response.Verdict.WRONG);
        assertThat(judge("x", RIGHT)).isEqualTo(Response.Verdict.WRONG);
    }

    @Test
    @DisplayName("a head without an end is wrong before it fills the memory")
    void endless() {
        assertThat(judge("HTTP/1.1 200 OK\r\n", "X: " + "x".repeat(900))).isEqualTo(Response.Verdict.INCOMPLETE);
        assertThat(judge("HTTP/1.1 200 OK\r\n", "X: " + "x".repeat(1100))).isEqualTo(Response.Verdict.WRONG);
    }
}
