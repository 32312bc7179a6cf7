package dev.coop.worker.hook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptTurnsTest {
    private static final int WORKERS = 4;
    private static final int CONNECTIONS = 200;
    private static final int ROUNDS = 20;

    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    private static Jvms.Jvm serve(Jvms jvms, Kind kind, Path turns, int slot) throws IOException {
        Jvms.Jvm jvm = jvms.start("-D" + HookAgent.TURNS + "=" + turns, "-D" + HookAgent.SLOT + "=" + slot);
        jvm.serve(kind, "*", jvms.port());
        return jvm;
    }

    private static Map<Long, Integer> shares(Jvms jvms) throws IOException {
        Map<Long, Integer> shares = new HashMap<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            shares.merge(jvms.connect("127.0.0.1"), 1, Integer::sum);
        }
        return shares;
    }

    @ParameterizedTest
    @DisplayName("E-1 workers take turns, whatever they wait by")
    @EnumSource(value = Kind.class, names = {"SOCKET", "CHANNEL_TIMEOUT", "SELECTOR", "ASYNCHRONOUS"})
    void spread(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Path turns = MASTER.folder().resolve(kind + "-");
            List<Jvms.Jvm> all = IntStream.range(0, WORKERS).boxed().map(slot -> {
                try {
                    return serve(jvms, kind, turns, slot);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }).toList();
            List<Long> pids = all.stream().map(Jvms.Jvm::pid).toList();
            Map<Long, Integer> shares = shares(jvms);
            // A machine that has other things to do lets nobody take turns for long.
            for (int round = 1; round < ROUNDS && !isEven(shares, pids); round++) {
                shares = shares(jvms);
            }
            assertThat(shares).matches(last -> isEven(last, pids), "one of " + ROUNDS + " rounds was even");
        }
    }

    private static boolean isEven(Map<Long, Integer> shares, List<Long> pids) {
        return shares.keySet().containsAll(pids)
                && Collections.max(shares.values()) <= 1.5 * Collections.min(shares.values());
    }

    @Test
    @DisplayName("a worker that can't have the table says so and serves all the same")
    void noTable() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 16)) {
            Jvms.Jvm jvm = serve(jvms, Kind.SOCKET, MASTER.folder().resolve("nowhere/turns-"), 0);
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
            assertThat(jvm.ask("event")).startsWith("no turns ");
        }
    }
}
