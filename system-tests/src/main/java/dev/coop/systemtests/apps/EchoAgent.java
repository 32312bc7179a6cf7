package dev.coop.systemtests.apps;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import dev.coop.Agent;
import dev.coop.WorkerContext;

/** An agent that does what a test says. */
public final class EchoAgent implements Agent {
    private final Faults faults = new Faults("agent");

    /** Made by the service loader. */
    public EchoAgent() {
        Marks.print("agent constructed");
        faults.strike("constructor");
    }

    @Override
    public void start(WorkerContext context) throws Exception {
        Commands commands = new Commands(List.of());
        MessengerCommands.add(commands, context);
        ControlSocket.open(commands);
        faults.strike("start");
        String host = faults.at("host");
        if (!host.isEmpty()) {
            new EchoServer(new InetSocketAddress(InetAddress.ofLiteral(host), context.options().port()), commands)
                    .start();
        }
        LateReadiness.prepare(faults, commands, context);
        Marks.print("agent started");
    }

    @Override
    public void close() {
        Marks.print("agent closing");
        faults.strike("close");
        Marks.print("agent closed");
    }
}
