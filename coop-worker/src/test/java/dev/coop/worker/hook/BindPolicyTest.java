package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BindPolicyTest {
    private static final int GIVEN = 7;
    private static final int FIRST_ASKED = 20;

    private final List<String> told = new ArrayList<>();
    private final List<SocketAddress> adopted = new ArrayList<>();
    private final List<SocketAddress> asked = new ArrayList<>();

    @ParameterizedTest(name = "cluster on {0}, asked for {1}:{2}: {3}")
    @CsvSource(nullValues = "all", value = {"all, 0.0.0.0, 7001, given", "all, ::, 7001, given",
            "0.0.0.0, ::, 7001, given", "127.0.0.1, 127.0.0.1, 7001, given", "::1, ::1, 7001, given",
            "127.0.0.1, ::ffff:127.0.0.1, 7001, given", "127.0.0.1, 0.0.0.0, 7001, given overruled",
            "all, 127.0.0.1, 7001, asked 127.0.0.1:7001", "127.0.0.1, ::1, 7001, asked 0:0:0:0:0:0:0:1:7001 other",
            "all, 0.0.0.0, 0, own", "all, 127.0.0.1, 8080, asked 127.0.0.1:8080", "all, ::, 8080, asked *:8080",
            "127.0.0.1, 0.0.0.0, 8080, asked *:8080"})
    @DisplayName("B-9 which socket a server gets")
    void decides(@Nullable String cluster, String host, int port, String expected) throws UnknownHostException {
        int descriptor = policy(cluster, 7001).applyAsInt(new InetSocketAddress(host, port));
        assertThat(decision(descriptor)).isEqualTo(expected);
        assertThat(adopted).hasSize(descriptor == -1 ? 0 : 1);
    }

    private String decision(int descriptor) {
        String socket = switch (descriptor) {
            case -1 -> "own";
            case GIVEN -> "given";
            default -> "asked " + text((InetSocketAddress) asked.get(descriptor - FIRST_ASKED));
        };
        return told.isEmpty() ? socket : socket + " " + told.getFirst();
    }

    private static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return (host.isAnyLocalAddress() ? "*" : host.getHostAddress()) + ":" + address.getPort();
    }

    @Test
    @DisplayName("B-9 without a port nothing is given, and an address is asked for once")
    void noPort() throws UnknownHostException {
        BindPolicy policy = policy(null, 0);
        int first = policy.applyAsInt(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 7001));
        assertThat(policy.applyAsInt(new InetSocketAddress(InetAddress.ofLiteral("::"), 7001))).isEqualTo(first);
        assertThat(policy.applyAsInt(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 7001)))
                .isNotEqualTo(first);
        assertThat(asked).hasSize(2);
    }

    @Test
    @DisplayName("K-2 the cluster's Unix-domain socket is shared, however its path is written; others are the program's")
    void unixSocket() {
        BindPolicy policy = policy(new ListenPlan(null, Path.of("/run/shop.sock"), 0, 64, Set.of(), 0, null));
        assertThat(policy.applyAsInt(UnixDomainSocketAddress.of("/run/shop.sock"))).isEqualTo(GIVEN);
        assertThat(policy.applyAsInt(UnixDomainSocketAddress.of("/run/../run/shop.sock"))).isEqualTo(GIVEN);
        assertThat(policy.applyAsInt(UnixDomainSocketAddress.of("/run/control.sock"))).isEqualTo(-1);
        assertThat(adopted).hasSize(2).containsOnly(UnixDomainSocketAddress.of("/run/shop.sock"));
        assertThat(told).containsExactly("own /run/control.sock");
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("K-2 a path that the program's configuration says is asked for, once it is said")
    void decidedUnixSocket() {
        BindPolicy policy = policy(new ListenPlan(null, null, 0, 64, Set.of(), 0, null));
        UnixDomainSocketAddress decided = UnixDomainSocketAddress.of("/run/shop.sock");
        assertThat(policy.applyAsInt(decided)).isEqualTo(-1);
        policy.share(Path.of("/run/shop.sock"));
        assertThat(policy.applyAsInt(decided)).isEqualTo(FIRST_ASKED);
        assertThat(policy.applyAsInt(decided)).isEqualTo(FIRST_ASKED);
        assertThat(asked).containsExactly(decided);
    }

    @Test
    @DisplayName("a private port is one of the worker's own")
    void privatePort() throws UnknownHostException {
        BindPolicy policy = policy(null, 7001);
        policy.applyAsInt(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9000));
        assertThat(asked).containsExactly(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9003));
        assertThat(new ListenPlan(null, null, 0, 64, Set.of(9000), 3, null).isPrivate(9003)).isTrue();
        assertThat(new ListenPlan(null, null, 0, 64, Set.of(9000), 3, null).isPrivate(9000)).isFalse();
    }

    @Test
    @DisplayName("C-11 a socket that the master can't open fails the bind, and is asked for again the next time")
    void refused() throws UnknownHostException {
        BindPolicy policy = new BindPolicy(plan(null, 7001), address -> {
            asked.add(address);
            throw new BindException("EADDRINUSE: *:8080");
        }, new Events());
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> policy.applyAsInt(new InetSocketAddress(8080)))
                    .isInstanceOf(UncheckedIOException.class).hasRootCauseMessage("EADDRINUSE: *:8080");
            assertThat(asked).hasSize(i);
        }
        assertThat(adopted).isEmpty();
    }

    @Test
    @DisplayName("K-3 that the host wins is told once")
    void overrulingIsToldOnce() throws UnknownHostException {
        BindPolicy policy = policy("127.0.0.1", 7001);
        assertThat(policy.applyAsInt(new InetSocketAddress(7001))).isEqualTo(GIVEN);
        assertThat(policy.applyAsInt(new InetSocketAddress(7001))).isEqualTo(GIVEN);
        assertThat(told).hasSize(1);
    }

    private static ListenPlan plan(@Nullable String host, int port) throws UnknownHostException {
        return new ListenPlan(host == null ? null : InetAddress.getByName(host), null, port, 64, Set.of(9000), 3, null);
    }

    private BindPolicy policy(@Nullable String host, int port) throws UnknownHostException {
        return policy(plan(host, port));
    }

    private BindPolicy policy(ListenPlan plan) {
        BindPolicy policy = new BindPolicy(plan, address -> {
            asked.add(address);
            return FIRST_ASKED + asked.size() - 1;
        }, new Events());
        SocketAddress given = plan.given();
        if (given != null) {
            policy.give(given, GIVEN);
        }
        return policy;
    }

    private final class Events implements ListenEvents {
        @Override
        public void adopted(SocketAddress at) {
            adopted.add(at);
        }

        @Override
        public void listening(SocketAddress at) {}

        @Override
        public void hostOverruled(InetSocketAddress wanted) {
            told.add("overruled");
        }

        @Override
        public void otherHost(InetSocketAddress wanted) {
            told.add("other");
        }

        @Override
        public void ownPath(Path path) {
            told.add("own " + path);
        }

        @Override
        public void noTurns(IOException cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void transportRefused(String message) {}

        @Override
        public void listenFailed(SocketAddress at, IOException cause) {}
    }
}
