package dev.coop.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers that were judged right before, some of the latest: most of what a server says it has said already, and to
 * compare costs the load generator less than to judge. Confined to one thread.
 */
final class KnownAnswers {
    private static final int MOST = 8;

    private final List<ByteBuffer> answers = new ArrayList<>(MOST);
    private int next;

    /** Whether {@code answer}, from its position to its limit, is one of them byte by byte. */
    boolean contains(ByteBuffer answer) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).equals(answer)) {
                return true;
            }
        }
        return false;
    }

    /** Adds one that is right, in the place of the oldest where there are many. */
    void add(byte[] answer) {
        if (answers.size() < MOST) {
            answers.add(ByteBuffer.wrap(answer));
            return;
        }
        answers.set(next, ByteBuffer.wrap(answer));
        next = (next + 1) % MOST;
    }
}
