package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BindPolicyTest {
    private final List<String> told = new ArrayList<>();
    private int adopted;

    @ParameterizedTest(name = "cluster on {0}, asked for {1}:{2}: {3}")
    @CsvSource(nullValues = "all", value = {"all, 0.0.0.0, 7001, adopts", "all, ::, 7001, adopts",
            "0.0.0.0, ::, 7001, adopts", "127.0.0.1, 127.0.0.1, 7001, adopts", "::1, ::1, 7001, adopts",
            "127.0.0.1, ::ffff:127.0.0.1, 7001, adopts", "127.0.0.1, 0.0.0.0, 7001, overrules",
            "all, 127.0.0.1, 7001, refuses", "127.0.0.1, ::1, 7001, refuses", "::1, 127.0.0.1, 7001, refuses",
            "all, 0.0.0.0, 0, passes", "all, 127.0.0.1, 8080, passes", "127.0.0.1, 0.0.0.0, 8080, passes"})
    void decides(@Nullable String cluster, String asked, int port, String expected) throws UnknownHostException {
        assertThat(decision(policy(cluster), new InetSocketAddress(asked, port))).isEqualTo(expected);
    }

    private String decision(BindPolicy policy, InetSocketAddress asked) {
        try {
            boolean adopts = policy.test(asked);
            return adopts ? told.isEmpty() ? "adopts" : "overrules" : "passes";
        } catch (UncheckedIOException e) {
            return "refuses";
        }
    }

    @Test
    void refusalSaysWhatToDo() throws UnknownHostException {
        assertThatThrownBy(() -> policy(null).test(at("127.0.0.1")))
                .hasRootCauseMessage("the program binds 127.0.0.1:7001, the cluster listens on every address:"
                        + " start it with --host 127.0.0.1");
        assertThatThrownBy(() -> policy("127.0.0.1").test(at("::1")))
                .hasRootCauseMessage("the program binds [0:0:0:0:0:0:0:1]:7001, the cluster listens on 127.0.0.1:7001:"
                        + " start it with --host 0:0:0:0:0:0:0:1");
    }

    @Test
    void overrulingIsToldOnce() throws UnknownHostException {
        BindPolicy policy = policy("127.0.0.1");
        assertThat(policy.test(new InetSocketAddress(7001))).isTrue();
        assertThat(policy.test(new InetSocketAddress(7001))).isTrue();
        assertThat(told).hasSize(1);
    }

    @Test
    @DisplayName("E-10 it is told whenever the cluster's socket is given out, and only then")
    void adoptionIsTold() throws UnknownHostException {
        assertThat(decision(policy(null), new InetSocketAddress(8080))).isEqualTo("passes");
        assertThat(decision(policy(null), at("127.0.0.1"))).isEqualTo("refuses");
        assertThat(adopted).isZero();
        assertThat(decision(policy("127.0.0.1"), at("127.0.0.1"))).isEqualTo("adopts");
        assertThat(decision(policy("127.0.0.1"), new InetSocketAddress(7001))).isEqualTo("overrules");
        assertThat(adopted).isEqualTo(2);
    }

    private static InetSocketAddress at(String literal) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(literal), 7001);
    }

    private BindPolicy policy(@Nullable String host) throws UnknownHostException {
        InetAddress address = host == null ? null : InetAddress.getByName(host);
        return new BindPolicy(new ClusterSocket(address, 7001, 64), new ListenEvents() {
            @Override
            public void adopted() {
                adopted++;
            }

            @Override
            public void listening(int port) {}

            @Override
            public void listeningElsewhere(InetSocketAddress elsewhere) {}

            @Override
            public void hostOverruled(InetSocketAddress asked) {
                told.add(asked.toString());
            }

            @Override
            public void listenFailed(IOException cause) {}
        });
    }
}
