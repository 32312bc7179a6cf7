package dev.coop.master;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.Endpoint;
import dev.coop.protocol.ProtocolException;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointsTest {
    private static final ChildId FIRST = new ChildId(Role.APP, 1);
    private static final ChildId SECOND = new ChildId(Role.APP, 2);

    private final Endpoints endpoints = new Endpoints(
            new Address(ClusterOptions.builder(Path.of("shop.jar")).build()), Map.of());

    @Test
    @DisplayName("E-3 the address shows the host that a program binds, if it binds one")
    void bound() {
        endpoints.asked(FIRST, "", 8085);
        endpoints.asked(FIRST, "10.0.0.1", 9090);
        endpoints.asked(FIRST, "127.0.0.1", 9090);
        assertThat(endpoints.at(FIRST, 8085)).extracting(Endpoint::address).isEqualTo("http://127.0.0.1:8085");
        assertThat(endpoints.at(FIRST, 9090)).extracting(Endpoint::address).isEqualTo("http://10.0.0.1:9090");
        assertThat(endpoints.at(FIRST, 1)).extracting(Endpoint::address).isEqualTo("http://127.0.0.1:1");
    }

    @Test
    @DisplayName("E-3 realport says port, protocol and hostname")
    void realPort() throws ProtocolException {
        assertThat(endpoints.realPort("{\"port\":8443,\"protocol\":\"https\",\"hostname\":\"10.0.0.1\"}"))
                .isEqualTo(new Endpoint(8443, "https://10.0.0.1:8443", "https"));
        assertThat(endpoints.realPort("{\"port\":8085}"))
                .isEqualTo(new Endpoint(8085, "http://127.0.0.1:8085", "http"));
    }

    @Test
    @DisplayName("K-2 of a Unix-domain socket the path is the address")
    void unixSocket() throws ProtocolException {
        assertThat(endpoints.at(FIRST, 0)).isNull();
        assertThat(endpoints.asked(FIRST, "shop.sock", 0)).isFalse();
        assertThat(endpoints.asked(FIRST, "/run/shop.sock", 0)).isTrue();
        Endpoint expected = new Endpoint(0, "/run/shop.sock", "http");
        assertThat(endpoints.at(FIRST, 0)).isEqualTo(expected);
        assertThat(endpoints.realPort("{\"path\":\"/run/shop.sock\"}")).isEqualTo(expected);
        assertThat(endpoints.asked(SECOND, "/run/other.sock", 0)).isTrue();
        assertThat(endpoints.at(SECOND, 0)).isEqualTo(new Endpoint(0, "/run/other.sock", "http"));
        endpoints.forget(SECOND);
        assertThat(endpoints.at(SECOND, 0)).isNull();
        Address given = new Address(
                ClusterOptions.builder(Path.of("shop.jar")).listenPath(Path.of("/run/given.sock")).build());
        assertThat(new Endpoints(given, Map.of()).at(FIRST, 0)).isEqualTo(new Endpoint(0, "/run/given.sock", "http"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "8085", "{}", "{\"port\":0}", "{\"port\":65536}", "{\"port\":\"8085\"}",
            "{\"path\":\"shop.sock\"}"})
    @DisplayName("G-7 a realport that says no port is none")
    void badRealPort(String dataJson) throws ProtocolException {
        assertThat(endpoints.realPort(dataJson)).isNull();
    }
}
