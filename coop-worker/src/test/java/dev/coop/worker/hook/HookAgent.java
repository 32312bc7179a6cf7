package dev.coop.worker.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

/** The java agent of the JVMs under test: installs the hook for {@code PORT BACKLOG [HOST]}, and keeps what it tells. */
public final class HookAgent implements ListenEvents {
    static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();
    private static @Nullable ListenHook hook;

    private HookAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) throws IOException {
        String[] words = arguments.split(" ", -1);
        InetAddress host = words.length > 2 ? InetAddress.getByName(words[2]) : null;
        hook = ListenHook.install(instrumentation,
                new ClusterSocket(host, Integer.parseInt(words[0]), Integer.parseInt(words[1])), new HookAgent());
    }

    static ListenHook hook() {
        if (hook == null) {
            throw new IllegalStateException("not started with the agent");
        }
        return hook;
    }

    @Override
    public void adopted() {
        // What follows shows it.
    }

    @Override
    public void listening(int port) {
        EVENTS.add("listening " + port);
    }

    @Override
    public void listeningElsewhere(InetSocketAddress address) {
        EVENTS.add("elsewhere " + address.getPort());
    }

    @Override
    public void hostOverruled(InetSocketAddress asked) {
        EVENTS.add("overruled " + asked.getAddress().getHostAddress());
    }

    @Override
    public void listenFailed(IOException cause) {
        EVENTS.add("failed " + cause.getMessage());
    }
}
