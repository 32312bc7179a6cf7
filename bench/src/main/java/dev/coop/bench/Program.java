package dev.coop.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A server in a jar. It says {@code hello from worker INDEX, process PID} to every request, on the port in
 * {@code PORT}.
 *
 * @param name how it is called in the tables
 * @param ofTwo the arguments of each worker of two
 * @param alone its arguments as the only process, which has what two workers have together
 */
record Program(String name, Path jar, List<String> ofTwo, List<String> alone) {
    /** What is an example too: the JDK's server, which has one thread and no arguments. */
    static Program plainMain(Checkout checkout) {
        return new Program("plain-main", checkout.jar("examples/plain-main", "example-plain-main"), List.of(),
                List.of());
    }

    /** The example, as Spring's plugin packs it. */
    static Program springBoot(Checkout checkout) {
        return new Program("Spring Boot", checkout.jar("examples/spring-boot", "example-spring-boot"), List.of(),
                List.of());
    }

    /** An application and an agent that measure their messages. */
    static Program messages(Checkout checkout) {
        return new Program("Coop", checkout.jar("bench/messages", "bench-messages"), List.of(), List.of());
    }

    /** An event loop for each worker. */
    static Program netty(Checkout checkout, String transport) {
        return new Program("Netty (" + transport + ")", checkout.jar("bench/netty", "bench-netty"),
                List.of(transport, "1"),
                List.of(transport, "2"));
    }

    /** An acceptor, a selector and eight threads for each worker. */
    static Program jetty(Checkout checkout) {
        return new Program("Jetty", checkout.jar("bench/jetty", "bench-jetty"), List.of("1", "1", "8"),
                List.of("2", "2", "16"));
    }
}
