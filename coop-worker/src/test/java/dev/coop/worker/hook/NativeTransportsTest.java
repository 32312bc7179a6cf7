package dev.coop.worker.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class NativeTransportsTest {
    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    @Test
    @DisplayName("E-1 a transport that would bind by itself does not load, which is told once")
    void fallsBack() throws IOException {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 1)) {
            Jvms.Jvm jvm = jvms.start();
            String uring = library("libnetty_transport_native_io_uring42_x86_64");
            String refused = "Netty's io_uring transport can't share the cluster's port:"
                    + " this program falls back to NIO or epoll";
            assertThat(jvm.ask("load", uring)).isEqualTo("java.lang.UnsatisfiedLinkError: " + refused);
            assertThat(jvm.ask("load", uring)).endsWith(refused);
            assertThat(jvm.ask("event")).isEqualTo("refused " + refused);
            assertThat(jvm.ask("events")).isEqualTo("[]");
        }
    }

    @Test
    @DisplayName("E-1 an epoll transport of a Netty that Coop does not know does not load, which is told once")
    void unknownVersion() throws IOException {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 1)) {
            Jvms.Jvm jvm = jvms.start();
            String epoll = library("libnetty_transport_native_epoll_x86_64");
            assertThat(jvm.ask("load", epoll)).isEqualTo("java.lang.UnsatisfiedLinkError:"
                    + " Netty's epoll transport can't share the cluster's port (Coop does not know this version of Netty:"
                    + " in io.netty.channel.unix.FileDescriptor, close()V does not call close(I)I):"
                    + " this program falls back to NIO");
            assertThat(jvm.ask("load", epoll)).contains("falls back to NIO");
            assertThat(jvm.ask("event")).startsWith("refused Netty's epoll transport ");
            assertThat(jvm.ask("events")).isEqualTo("[]");
        }
    }

    @Test
    @DisplayName("a library of anybody else loads as ever")
    void otherLibraries() throws IOException {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 1)) {
            Jvms.Jvm jvm = jvms.start();
            Files.createDirectory(MASTER.folder().resolve("netty_transport_native_x"));
            for (String name : List.of("libnetty_tcnative_linux_x86_64", "netty_transport_native_x/libother")) {
                assertThat(jvm.ask("load", library(name))).contains("file too short");
            }
            assertThat(jvm.ask("events")).isEqualTo("[]");
        }
    }

    /** An empty file: it is no library, and only the name counts. */
    private static String library(String name) throws IOException {
        Path file = MASTER.folder().resolve(name + ".so");
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        return file.toString();
    }
}
