package dev.coop.systemtests.apps;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.coop.Application;
import dev.coop.ClusterOptions;
import dev.coop.Listen;
import dev.coop.WorkerContext;

/** An application that serves and does what a test says. */
public final class EchoApplication implements Application {
    private final Faults faults = new Faults("app");
    private @Nullable EchoServer server;

    /** Made by the service loader. */
    public EchoApplication() {
        Marks.print("application constructed");
        faults.strike("constructor");
    }

    @Override
    public Listen listen(ClusterOptions options) {
        String path = faults.at("own-path");
        if (!path.isEmpty()) {
            return new Listen(null, null, Path.of(path), false, false);
        }
        String own = faults.at("own-port");
        if (own.isEmpty()) {
            return Listen.UNSPECIFIED;
        }
        // PORT, or PORT HOST https
        String[] words = own.split(" ", -1);
        int port = Integer.parseInt(words[0]);
        return words.length == 1 ? Listen.onPort(port) : new Listen(port, words[1], null, true, false);
    }

    @Override
    public void start(WorkerContext context) throws Exception {
        Commands commands = new Commands(List.of());
        MessengerCommands.add(commands, context);
        ControlSocket.open(commands);
        faults.strike("start");
        Path path = context.options().listenPath();
        if (path == null) {
            server = Listening.begin(faults, commands, context.options().port());
        } else {
            Thread.ofPlatform().daemon().start(() -> UnixMain.serve(path));
        }
        LateReadiness.prepare(faults, commands, context);
        Marks.print("application started");
        faults.strike("after-start");
    }

    @Override
    public void close() throws Exception {
        Marks.print("application closing");
        faults.strike("close");
        if (server != null) {
            server.close();
        }
        Marks.print("application closed");
    }
}
