package dev.coop.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Log;
import dev.coop.worker.hook.ClusterSocket;
import dev.coop.worker.hook.ListenEvents;
import dev.coop.worker.hook.ListenHook;

/**
 * The bind hook of this app worker, and what it reports. Events come on the program's threads, in the middle of its
 * network calls. The agent process never loads this class.
 *
 * <p>A program may listen on ports of its own before it comes to the cluster's. So that is advice only for one that has
 * started, or had a moment, without binding the cluster's address (E-10).
 */
final class SharedSocket implements ListenEvents {
    /** Runs something a moment later, on another thread. */
    interface Timer {
        void schedule(Runnable task);
    }

    private final LifecycleEvent.Sink events;
    private final Log log;
    private final WorkerEnvironment.Listen listen;
    private final Timer timer;
    private final Set<Integer> otherPorts = new HashSet<>();
    private final Set<Integer> untold = new LinkedHashSet<>();
    private volatile @Nullable ListenHook hook;
    private volatile boolean isAdopted;

    SharedSocket(LifecycleEvent.Sink events, Log log, WorkerEnvironment.Listen listen, Timer timer) {
        this.events = events;
        this.log = log;
        this.listen = listen;
        this.timer = timer;
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

    /** The program has started: it has bound what it wants. */
    void started() {
        for (int port : untold()) {
            advise(port);
        }
    }

    @Override
    public void adopted() {
        isAdopted = true;
    }

    @Override
    public void listening(int port) {
        events.post(new LifecycleEvent.Listening(port));
    }

    @Override
    public void listeningElsewhere(InetSocketAddress address) {
        int port = address.getPort();
        if (!isAdopted && remember(port)) {
            timer.schedule(() -> advise(port));
        }
    }

    private void advise(int port) {
        if (!isAdopted && isFirst(port)) {
            log.warn("worker listens on " + port + ", the cluster's port is " + listen.port() + ": use --port " + port);
        }
    }

    @Override
    public void hostOverruled(InetSocketAddress asked) {
        log.warn("worker asks for the address " + asked + ", the cluster listens on " + listen.host()
                + ": use --host to change that");
    }

    @Override
    public void listenFailed(IOException cause) {
        String host = listen.host() == null ? "0.0.0.0" : listen.host();
        String name = cause instanceof BindException ? "EADDRINUSE: " : "";
        log.error(name + "cannot listen on " + host + ":" + listen.port(), cause);
    }

    private synchronized boolean remember(int port) {
        return otherPorts.add(port) && untold.add(port);
    }

    private synchronized boolean isFirst(int port) {
        return untold.remove(port);
    }

    private synchronized List<Integer> untold() {
        return List.copyOf(untold);
    }
}
