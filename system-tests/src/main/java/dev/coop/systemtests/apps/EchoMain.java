package dev.coop.systemtests.apps;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.coop.Coop;

/** A program with a {@code main} that serves and does what a test says. Ends in order on SIGTERM by a shutdown hook. */
public final class EchoMain {
    private EchoMain() {}

    /** Starts the server; the JVM lives until it is told to end. */
    public static void main(String[] args) throws IOException {
        Marks.print("main started");
        Faults faults = new Faults("app");
        faults.strike("main");
        Commands commands = new Commands(List.of(args));
        Coop.current().ifPresent(context -> MessengerCommands.add(commands, context));
        ControlSocket.open(commands);
        EchoServer server = Listening.begin(faults, commands,
                Integer.parseInt(System.getenv().getOrDefault("PORT", "0")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(faults, server), "close"));
        faults.strike("after-listen");
    }

    private static void close(Faults faults, @Nullable EchoServer server) {
        Marks.print("main closing");
        faults.strike("close");
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException | InterruptedException e) {
            Marks.print("close failed: " + e);
        }
        Marks.print("main closed");
    }
}
