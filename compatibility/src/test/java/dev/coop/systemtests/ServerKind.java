package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The servers, in the order of the table. */
enum ServerKind {
    /** The example, run from its directory. */
    SPRING_BOOT_TOMCAT("Spring Boot 4.0 on Tomcat", "examples/spring-boot"),
    /** Spring Boot's other servlet container. */
    SPRING_BOOT_JETTY("Spring Boot 4.0 on Jetty", servers("spring-boot-jetty")),
    /** Embedded. */
    TOMCAT("Tomcat 11.0", servers("tomcat")),
    /** Without servlets. */
    JETTY("Jetty 12.1", servers("jetty")),
    /** The servlets of ee11. */
    JETTY_SERVLET("Jetty 12.1, servlet", servers("jetty-servlet")),
    /** Text in, text out. */
    JETTY_WEB_SOCKET("Jetty 12.1, WebSocket", servers("jetty-websocket")),
    /** XNIO below. */
    UNDERTOW("Undertow 2.4", servers("undertow")),
    /** On Java's channels. */
    NETTY("Netty 4.2, NIO", servers("netty")),
    /** The same program on its native transport. */
    NETTY_NATIVE("Netty 4.2, epoll", servers("netty"), "native"),
    /** On Java's channels. */
    VERTX("Vert.x 5.1, NIO", servers("vertx")),
    /** The same program on Netty's native transport. */
    VERTX_NATIVE("Vert.x 5.1, epoll", servers("vertx"), "native"),
    /** It brings a Netty under other names, and takes its native transport. */
    GRPC("gRPC 1.85", servers("grpc")),
    /** A virtual thread for each connection. */
    HELIDON("Helidon 4.5", servers("helidon")),
    /** {@code com.sun.net.httpserver}. */
    JDK_HTTP("JDK HttpServer", servers("jdk-http")),
    /** No server at all. */
    SERVER_SOCKET("`ServerSocket` loop", servers("server-socket"));

    private final String label;
    private final String directory;
    private final String argument;

    ServerKind(String label, String directory) {
        this(label, directory, "");
    }

    ServerKind(String label, String directory, String argument) {
        this.label = label;
        this.directory = directory;
        this.argument = argument;
    }

    private static String servers(String module) {
        return "compatibility/servers/" + module;
    }

    /** All that run, or those that {@code -Dcoop.compatibility.only=TOMCAT,NETTY} names. */
    static List<ServerKind> all() {
        String only = System.getProperty("coop.compatibility.only", "");
        return Stream.of(values())
                .filter(kind -> only.isEmpty() || List.of(only.split(",")).contains(kind.name())).toList();
    }

    /** What the table calls it. */
    String label() {
        return label;
    }

    Protocol protocol() {
        return switch (this) {
            case GRPC -> Protocol.GRPC;
            case JETTY_WEB_SOCKET -> Protocol.WEB_SOCKET;
            default -> Protocol.HTTP;
        };
    }

    /** Whether it ends its requests before it ends, without a word in its program. */
    boolean drains() {
        return switch (this) {
            case SPRING_BOOT_TOMCAT, SPRING_BOOT_JETTY -> true;
            default -> false;
        };
    }

    /** Of its program. */
    List<String> arguments() {
        return argument.isEmpty() ? List.of() : List.of(argument);
    }

    /** A cluster of it, with {@code workers} workers. */
    ClusterPlan plan(int workers) {
        return ClusterPlan.of(target()).workers(workers).arguments(arguments().toArray(String[]::new));
    }

    /** The same, serving by TLS: its own, with {@code certificates}. */
    ClusterPlan securePlan(int workers, Certificates certificates) {
        ClusterPlan plan = plan(workers);
        return switch (this) {
            case SPRING_BOOT_TOMCAT, SPRING_BOOT_JETTY -> plan.arguments(
                    "--server.ssl.key-store=" + certificates.file(),
                    "--server.ssl.key-store-password=" + Certificates.PASSWORD);
            case GRPC -> plan.arguments(certificates.cert().toString(), certificates.key().toString());
            default -> plan.option("--jvm-arg", "-Djavax.net.ssl.keyStore=" + certificates.file(), "--jvm-arg",
                    "-Djavax.net.ssl.keyStorePassword=" + Certificates.PASSWORD);
        };
    }

    /** What {@code coop start} is given: the directory of the module. */
    private Path target() {
        return Dist.checkout().resolve(directory);
    }

    /** What {@code java -jar} is given. */
    Path jar() {
        try (Stream<Path> files = Files.list(target().resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
