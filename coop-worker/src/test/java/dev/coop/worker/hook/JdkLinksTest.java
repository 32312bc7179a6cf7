package dev.coop.worker.hook;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JdkLinksTest {
    @Test
    @DisplayName("this JDK has all that the bridge needs")
    void knowsThisJdk() throws IOException {
        JdkLinks.check(bridge());
    }

    /** To the bridge, a JDK that has renamed a method is the same as calling what no JDK has. */
    @ParameterizedTest(name = "{1}.{2}")
    @DisplayName("a method that the JDK lacks is told at once, with its class and type")
    @CsvSource({"CoopListener, Net, accept", "CoopListeners, Net, localAddress",
            "CoopDescriptors, NativeDispatcher, dup",
            "CoopListener$OfChannel, SelectionKeyImpl, reset", "CoopDescriptors, IOUtil, makePipe",
            "CoopBlocked, NativeThread, signal", "CoopListener, UnixDomainSockets, accept"})
    void missingMethod(String caller, String owner, String method) throws IOException {
        byte[] doctored = Doctored.renameCall(read(caller), owner, method, "other");
        assertThatThrownBy(() -> JdkLinks.check(List.of(doctored))).isInstanceOf(UnknownJdkException.class)
                .hasMessageContaining(": sun.nio.ch." + owner + " has no other(");
    }

    @Test
    @DisplayName("a private method is none that the bridge could call")
    void privateMethod() throws IOException {
        byte[] doctored = Doctored.renameCall(read("CoopListeners"), "Net", "isIPv6Available", "isIPv6Available0");
        assertThatThrownBy(() -> JdkLinks.check(List.of(doctored))).isInstanceOf(UnknownJdkException.class)
                .hasMessageContaining("sun.nio.ch.Net has no isIPv6Available0()Z");
    }

    private static List<byte[]> bridge() throws IOException {
        List<byte[]> classes = new ArrayList<>();
        for (String name : Bridge.CLASSES) {
            classes.add(read(name));
        }
        return classes;
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = Objects
                .requireNonNull(Bridge.class.getResourceAsStream("jdk/" + name + ".class"), name)) {
            return in.readAllBytes();
        }
    }
}
