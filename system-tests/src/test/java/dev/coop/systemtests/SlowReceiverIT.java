package dev.coop.systemtests;

import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that does not read its messages. */
@Timeout(120)
class SlowReceiverIT {
    private static final int ROUNDS = 35;
    private static final int MESSAGES = 100;
    private static final int MESSAGE_BYTES = 60_000;
    /** Of the 210 MB that the stopped worker does not read; the master's heap has at most 256. */
    private static final long MAX_GROWTH_BYTES = 160L << 20;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private static long masterBytes(CoopCluster cluster) {
        try {
            Object master = Json.readObject(cluster.request("status", "{}").resultJson()).get("master");
            return (Long) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(master)).get("rssBytes"));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("G-8 a stopped worker under a flood of broadcasts stalls nobody, and does not grow the master without bound")
    void stoppedWorker() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()));
        Program agent = cluster.agent();
        Program reader = cluster.worker(0);
        Program stopped = cluster.worker(1);
        long before = masterBytes(cluster);

        Signals.send(stopped.pid(), "STOP");
        for (int round = 1; round <= ROUNDS; round++) {
            agent.order("flood " + MESSAGES + " " + MESSAGE_BYTES);
            int expected = round * MESSAGES;
            Await.until("the other worker has " + expected + " messages",
                    () -> reader.tell("flooded").equals(Integer.toString(expected)));
        }
        long after = masterBytes(cluster);
        System.out.println("master before the flood " + (before >> 20) + " MB, after it " + (after >> 20) + " MB");
        assertThat(after - before).isLessThan(MAX_GROWTH_BYTES);
        cluster.log().await("process " + stopped.pid() + " does not read its messages");

        Signals.send(stopped.pid(), "CONT");
        Await.until("the worker has read what was kept for it", () -> {
            agent.order("sendTo " + stopped.pid() + " test again");
            return stopped.messages().stream().anyMatch(message -> message.endsWith(" again"));
        });
        assertThat(Integer.parseInt(stopped.tell("flooded"))).isBetween(1, ROUNDS * MESSAGES - 1);
        assertThat(cluster.isWhole()).isTrue();
    }
}
