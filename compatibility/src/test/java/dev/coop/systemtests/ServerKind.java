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
    SPRING_BOOT_TOMCAT("Spring Boot 4.0 on Tomcat", "examples/spring-boot", Waking.IN_TURN),
    /** Spring Boot's other servlet container. */
    SPRING_BOOT_JETTY("Spring Boot 4.0 on Jetty", servers("spring-boot-jetty"), Waking.IN_TURN),
    /** Embedded. */
    TOMCAT("Tomcat 11.0", servers("tomcat"), Waking.IN_TURN),
    /** Without servlets. */
    JETTY("Jetty 12.1", servers("jetty"), Waking.IN_TURN),
    /** The servlets of ee11. */
    JETTY_SERVLET("Jetty 12.1, servlet", servers("jetty-servlet"), Waking.IN_TURN),
    /** Text in, text out. */
    JETTY_WEB_SOCKET("Jetty 12.1, WebSocket", servers("jetty-websocket"), Waking.IN_TURN),
    /** XNIO below. */
    UNDERTOW("Undertow 2.4", servers("undertow"), Waking.TOGETHER),
    /** On Java's channels. */
    NETTY("Netty 4.2, NIO", servers("netty"), Waking.TOGETHER),
    /** The same program on its native transport. */
    NETTY_NATIVE("Netty 4.2, epoll", servers("netty"), Waking.TOGETHER, "native"),
    /** On Java's channels. */
    VERTX("Vert.x 5.1, NIO", servers("vertx"), Waking.TOGETHER),
    /** The same program on Netty's native transport. */
    VERTX_NATIVE("Vert.x 5.1, epoll", servers("vertx"), Waking.TOGETHER, "native"),
    /** It brings a Netty under other names, and takes its native transport. */
    GRPC("gRPC 1.85", servers("grpc"), Waking.TOGETHER),
    /** A virtual thread for each connection. */
    HELIDON("Helidon 4.5", servers("helidon"), Waking.IN_TURN),
    /** {@code com.sun.net.httpserver}. */
    JDK_HTTP("JDK HttpServer", servers("jdk-http"), Waking.TOGETHER),
    /** No server at all. */
    SERVER_SOCKET("`ServerSocket` loop", servers("server-socket"), Waking.IN_TURN);

    /** How the kernel wakes the workers that wait for a connection. */
    enum Waking {
        /** One after the other: each has a thread in accept. */
        IN_TURN(400, 0),
        /** All at once, and the first takes it: each waits by a selector. */
        TOGETHER(1, 0);

        private final int leastSequential;
        private final int leastBurst;

        Waking(int leastSequential, int leastBurst) {
            this.leastSequential = leastSequential;
            this.leastBurst = leastBurst;
        }

        /** What each of four workers gets at least of 2000 connections that come one after the other. */
        int leastSequential() {
            return leastSequential;
        }

        /** What each of four workers gets at least of 64 connections that come at once. */
        int leastBurst() {
            return leastBurst;
        }
    }

    private final String label;
    private final String directory;
    private final Waking waking;
    private final String argument;

    ServerKind(String label, String directory, Waking waking) {
        this(label, directory, waking, "");
    }

    ServerKind(String label, String directory, Waking waking, String argument) {
        this.label = label;
        this.directory = directory;
        this.waking = waking;
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

    Waking waking() {
        return waking;
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
