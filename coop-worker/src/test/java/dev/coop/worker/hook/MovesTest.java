package dev.coop.worker.hook;

import java.net.Socket;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether the threads of the program are seen to move. */
final class MovesTest {
    private static final int LOOKS = 5;

    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP")
    @DisplayName("servers that nobody asks for anything move")
    void idle(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(kind, "*", jvms.port());
            for (int i = 0; i < LOOKS; i++) {
                jvm.ask("moves");
                assertThat(awaitMoves(jvm)).isTrue();
            }
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SELECTOR", "SELECTOR_BEFORE_BIND"})
    @DisplayName("a server whose selector's thread does nothing more is seen not to move")
    void held(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(kind, "*", jvms.port());
            jvm.ask("hold", kind.name());
            try (Socket client = jvms.client("127.0.0.1")) {
                assertThat(client.isConnected()).isTrue();
                // The thread may have looked around once more before the connection came.
                awaitMoves(jvm);
                assertThat(awaitMoves(jvm)).isFalse();
            }
        }
    }

    /** Whether that is seen within a while: the thread needs a moment to look around. */
    private static boolean awaitMoves(Jvms.Jvm jvm) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (!Boolean.parseBoolean(jvm.ask("moves"))) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
