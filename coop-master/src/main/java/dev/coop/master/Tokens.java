package dev.coop.master;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.ChildId;

/** The one-time ids by which children are known when they connect. Confined to the loop thread. */
final class Tokens {
    private static final int BYTES = 16;

    private final RandomGenerator random = new SecureRandom();
    private final Map<String, ChildId> issued = new HashMap<>();

    /** A new token for the child. */
    String issue(ChildId child) {
        String token = random();
        issued.put(token, child);
        return token;
    }

    /** The child that the token was issued for; null if there is none or it was used. */
    @Nullable
    ChildId redeem(String token) {
        return issued.remove(token);
    }

    /** Those whose tokens were not redeemed. */
    List<ChildId> outstanding() {
        return List.copyOf(issued.values());
    }

    /** Forgets the token of a child that will not connect any more; whether there was one: the child has said no hello. */
    boolean revoke(ChildId child) {
        return issued.values().remove(child);
    }

    /** A text that nobody can guess. */
    String random() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
