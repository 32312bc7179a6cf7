package dev.coop.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.coop.ClusterException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a cluster when its JVM ends: in a JVM of its own. */
@Timeout(60)
class ShutdownHookTest {
    /** Has a cluster of one thread, and ends in the way that its argument says. */
    static final class Program {
        private static final CountDownLatch closeAsked = new CountDownLatch(1);
        private static final ShutdownHook HOOK = new ShutdownHook(() -> {
            System.out.println("close is asked for");
            closeAsked.countDown();
        });

        private Program() {}

        public static void main(String[] words) throws InterruptedException {
            Thread master = new Thread(Program::serve);
            switch (words[0]) {
                case "exit" -> {
                    HOOK.start(master);
                    System.exit(7);
                }
                case "closed" -> {
                    closeAsked.countDown();
                    HOOK.start(master);
                    master.join();
                    System.exit(7);
                }
                case "late" -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> startLate(master)));
                    System.exit(7);
                }
                default -> throw new IllegalArgumentException(words[0]);
            }
        }

        private static void serve() {
            System.out.println("serves");
            try {
                closeAsked.await();
                // Closing takes a moment, in which a JVM that does not wait would be gone.
                new ProcessBuilder("true").start().waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            System.out.println("closed");
            HOOK.ended();
        }

        private static void startLate(Thread master) {
            try {
                HOOK.start(master);
            } catch (ClusterException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static List<String> output(String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Program.class.getName(), how).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
        assertThat(process.waitFor()).as(lines.toString()).isEqualTo(7);
        return lines;
    }

    @Test
    @DisplayName("C-12 a JVM that exits closes its cluster, and waits until all of it has ended")
    void exits() throws IOException, InterruptedException {
        assertThat(output("exit")).containsSubsequence("close is asked for", "closed").contains("serves");
    }

    @Test
    @DisplayName("C-12 a cluster that has ended is not asked to close any more")
    void ended() throws IOException, InterruptedException {
        assertThat(output("closed")).containsExactly("serves", "closed");
    }

    @Test
    @DisplayName("C-12 in a JVM that is ending no cluster can be started")
    void late() throws IOException, InterruptedException {
        assertThat(output("late")).containsExactly("this JVM is ending: no cluster can be started");
    }
}
