package dev.coop.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Log;
import dev.coop.worker.hook.ClusterSocket;
import dev.coop.worker.hook.ListenEvents;
import dev.coop.worker.hook.ListenHook;

/**
 * The bind hook of this app worker, and what it reports. Events come on the program's threads, in the middle of its
 * network calls. The agent process never loads this class.
 */
final class SharedSocket implements ListenEvents {
    private final LifecycleEvent.Sink events;
    private final Log log;
    private final WorkerEnvironment.Listen listen;
    private final Set<InetSocketAddress> overruled = new HashSet<>();
    private final Set<Integer> otherPorts = new HashSet<>();
    private volatile @Nullable ListenHook hook;
    private volatile boolean isListening;

    SharedSocket(LifecycleEvent.Sink events, Log log, WorkerEnvironment.Listen listen) {
        this.events = events;
        this.log = log;
        this.listen = listen;
    }

    /** Makes a server's bind of the cluster's address adopt the cluster's socket. */
    void install(Instrumentation instrumentation) throws IOException {
        InetAddress host = listen.host() == null ? null : InetAddress.getByName(listen.host());
        hook = ListenHook.install(instrumentation, new ClusterSocket(host, listen.port(), listen.backlog()), this);
    }

    /** Leaves new connections to the other workers. */
    void stopAccepting() {
        ListenHook installed = hook;
        if (installed == null) {
            return;
        }
        try {
            installed.stopAccepting();
        } catch (UncheckedIOException e) {
            log.error("this worker takes connections until it has closed", e);
        }
    }

    @Override
    public void listening(int port) {
        isListening = true;
        events.post(new LifecycleEvent.Listening(port));
    }

    @Override
    public void listeningElsewhere(InetSocketAddress address) {
        int port = address.getPort();
        if (!isListening && addPort(port)) {
            log.warn("worker listens on " + port + ", the cluster's port is " + listen.port() + ": use --port " + port);
        }
    }

    @Override
    public void hostOverruled(InetSocketAddress asked) {
        if (addOverruled(asked)) {
            log.warn("worker asks for the address " + asked + ", the cluster listens on "
                    + (listen.host() == null ? "every address" : listen.host()) + ": use --host to change that");
        }
    }

    @Override
    public void listenFailed(IOException cause) {
        String host = listen.host() == null ? "0.0.0.0" : listen.host();
        String name = cause instanceof BindException ? "EADDRINUSE: " : "";
        log.error(name + "cannot listen on " + host + ":" + listen.port(), cause);
    }

    private synchronized boolean addPort(int port) {
        return otherPorts.add(port);
    }

    private synchronized boolean addOverruled(InetSocketAddress asked) {
        return overruled.add(asked);
    }
}
