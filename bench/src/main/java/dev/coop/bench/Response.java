package dev.coop.bench;

import java.util.function.IntPredicate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** One HTTP/1.1 response with a {@code Content-Length}, judged from the bytes that have come so far. Pure. */
final class Response {
    /** What the bytes are. */
    enum Verdict {
        /** The beginning of a response. */
        INCOMPLETE,
        /** Status 200, and a body of a length that is expected, no more and no less. */
        RIGHT,
        /** Anything else. */
        WRONG
    }

    private static final byte[] STATUS = "HTTP/1.1 200 ".getBytes(ISO_8859_1);
    private static final byte[] LENGTH = "content-length:".getBytes(ISO_8859_1);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final int MAX_DIGITS = 9;

    private Response() {}

    /** Judges the first {@code count} of {@code bytes}; {@code isBodyLength} says which lengths are expected. */
    static Verdict judge(byte[] bytes, int count, IntPredicate isBodyLength) {
        if (!startsWith(bytes, 0, Math.min(count, STATUS.length), STATUS)) {
            return Verdict.WRONG;
        }
        int headEnd = headEnd(bytes, count);
        if (headEnd < 0) {
            return Verdict.INCOMPLETE;
        }
        int length = contentLength(bytes, headEnd);
        int received = count - headEnd - HEAD_END.length;
        if (length < 0 || !isBodyLength.test(length) || received > length) {
            return Verdict.WRONG;
        }
        return received == length ? Verdict.RIGHT : Verdict.INCOMPLETE;
    }

    /** Whether the bytes at {@code offset} are the first {@code count} of {@code wanted}; small ones may be large. */
    private static boolean startsWith(byte[] bytes, int offset, int count, byte[] wanted) {
        for (int i = 0; i < count; i++) {
            if (bytes[offset + i] != wanted[i] && lower(bytes[offset + i]) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    private static int headEnd(byte[] bytes, int count) {
        for (int i = STATUS.length; i <= count - HEAD_END.length; i++) {
            if (bytes[i] == '\r' && startsWith(bytes, i, HEAD_END.length, HEAD_END)) {
                return i;
            }
        }
        return -1;
    }

    /** The value of the header, or -1. */
    private static int contentLength(byte[] bytes, int headEnd) {
        for (int i = STATUS.length; i < headEnd - LENGTH.length; i++) {
            if (bytes[i - 1] == '\n' && startsWith(bytes, i, LENGTH.length, LENGTH)) {
                return number(bytes, i + LENGTH.length, headEnd);
            }
        }
        return -1;
    }

    private static int number(byte[] bytes, int from, int end) {
        int next = from;
        while (next < end && bytes[next] == ' ') {
            next++;
        }
        int digits = next;
        int value = 0;
        while (next < end && bytes[next] >= '0' && bytes[next] <= '9' && next - digits < MAX_DIGITS) {
            value = value * 10 + (bytes[next] - '0');
            next++;
        }
        boolean isNumber = next > digits && (next == end || bytes[next] == '\r');
        return isNumber ? value : -1;
    }
}
