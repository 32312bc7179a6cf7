package dev.coop.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Log;
import dev.coop.protocol.SocketPath;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.LifecycleState.Condition;
import dev.coop.worker.hook.ListenEvents;
import dev.coop.worker.hook.ListenHook;
import dev.coop.worker.hook.ListenPlan;
import dev.coop.worker.hook.PatchedJdk;
import dev.coop.worker.hook.SocketSource;

/**
 * The bind hook of this app worker, and what it reports. Events come on the program's threads, in the middle of its
 * network calls. The agent process never loads this class.
 *
 * <p>A program may listen on other ports and paths before it comes to the cluster's. So that is advice only for one that has
 * started, or had a moment, without binding the cluster's address (E-10). While nobody knows the cluster's port, every
 * shared port that the program listens on is told to the master, which knows which was the first (B-9).
 */
final class SharedSocket implements ListenEvents {
    /** Runs something a moment later, on another thread. */
    interface Timer {
        void schedule(Runnable task);
    }

    /**
     * A socket of the program that is not the cluster's.
     *
     * @param place its port or path
     * @param option what would make it the cluster's, or has made it this worker's own
     */
    private record Elsewhere(String place, String option) {
        boolean isPath() {
            return option.startsWith("--listen-path");
        }

        boolean isPrivate() {
            return option.startsWith("--private-port");
        }

        /** @param asked the port for which this worker has {@code port} */
        static Elsewhere ofPrivate(int port, int asked) {
            return new Elsewhere(Integer.toString(port), "--private-port " + asked);
        }

        static Elsewhere of(int port) {
            return new Elsewhere(Integer.toString(port), "--port " + port);
        }

        static Elsewhere of(Path path) {
            return new Elsewhere(path.toString(), "--listen-path " + path);
        }
    }

    private final LifecycleEvent.Sink events;
    private final Log log;
    private final ListenPlan plan;
    private final Timer timer;
    private final Set<Integer> served = new HashSet<>();
    private final Set<Elsewhere> others = new HashSet<>();
    private final Set<Elsewhere> untold = new LinkedHashSet<>();
    private volatile @Nullable ListenHook hook;
    private volatile @Nullable ReadyCheck readyCheck;
    private volatile boolean isStandby;
    private volatile boolean isAdopted;
    /** 0 while nobody knows it. */
    private volatile int clusterPort;
    private volatile @Nullable Path clusterPath;

    SharedSocket(LifecycleEvent.Sink events, Log log, ListenPlan plan, Timer timer) {
        this.events = events;
        this.log = log;
        this.plan = plan;
        this.timer = timer;
        this.clusterPort = plan.port();
        this.clusterPath = plan.path();
    }

    /** Whether this worker was born with the cluster's socket. */
    boolean isGiven() {
        return plan.port() != 0 || plan.path() != null;
    }

    /** The port of the socket that this worker was born with; 0 without one of TCP. */
    int givenPort() {
        return plan.port();
    }

    /** Where the socket is that this worker was born with; null without one of the Unix domain. */
    @Nullable
    Path givenPath() {
        return plan.path();
    }

    /** The program's own configuration has decided the port, before the program starts. */
    void serveAt(int port) {
        clusterPort = port;
    }

    /** The program's own configuration has decided for a Unix-domain socket. */
    void serveAt(Path path) {
        clusterPath = path;
        ListenHook installed = hook;
        if (installed != null) {
            installed.share(path);
        }
    }

    /** Makes servers adopt the sockets that all workers share. */
    ListenHook install(PatchedJdk jdk, SocketSource source) {
        ListenHook installed = jdk.install(plan, source, this);
        hook = installed;
        return installed;
    }

    /** What is listened on is told once the check is done. To be called before the program is loaded. */
    void await(ReadyCheck check) {
        readyCheck = check;
    }

    /** The worker has no slot yet. To be called before the program is loaded. */
    void standBy() {
        isStandby = true;
    }

    /** Has the program's servers take connections, as the worker of {@code slot}; by a thread of its own. */
    void takeSlot(int slot) {
        Thread thread = new Thread(new TakeSlot(this, slot), "coop-take-slot");
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    /** No lambda, which would be linked in the moment that counts. */
    private record TakeSlot(SharedSocket socket, int slot) implements Runnable {
        @Override
        public void run() {
            socket.openGate(slot);
        }
    }

    private void openGate(int slot) {
        try {
            Objects.requireNonNull(hook).takeSlot(slot);
            events.post(new LifecycleEvent.Met(Condition.GATE));
        } catch (IOException | RuntimeException | LinkageError e) {
            events.post(new LifecycleEvent.StartFailed(e));
        }
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
        untold().forEach(this::advise);
    }

    @Override
    public void adopted(SocketAddress at) {
        ListenHook installed = hook;
        if (isStandby && installed != null) {
            installed.prepare(at);
        }
        if (at instanceof UnixDomainSocketAddress unix) {
            restore(unix.getPath());
        }
        if (!(at instanceof InetSocketAddress inet) || isCluster(inet)) {
            isAdopted = true;
        }
    }

    /** Programs that delete the file before they bind count on it when they have. */
    private void restore(Path path) {
        try {
            SocketPath.restore(path);
        } catch (IOException e) {
            log.error("the file of " + path + " was deleted and can't be made again: " + e);
        }
    }

    private boolean isCluster(InetSocketAddress at) {
        int port = clusterPort;
        InetAddress only = plan.onlyHost();
        return clusterPath == null && (port == 0 || port == at.getPort()) && !plan.isPrivate(at.getPort())
                && (only == null || only.equals(at.getAddress()));
    }

    @Override
    public void listening(SocketAddress at) {
        if (at instanceof InetSocketAddress inet) {
            listening(inet);
        } else {
            serve(at, WireMessage.UNIX_SOCKET);
        }
    }

    private void listening(InetSocketAddress at) {
        int port = at.getPort();
        if (isCluster(at)) {
            serve(at, port);
        } else if (plan.isPrivate(port)) {
            listensAt(Elsewhere.ofPrivate(port, port - plan.slot()));
        } else if (isDecided() && port != clusterPort) {
            listensAt(Elsewhere.of(port));
        }
    }

    private void serve(SocketAddress at, int port) {
        if (!serves(port)) {
            return;
        }
        ReadyCheck check = readyCheck;
        if (check != null) {
            check.begin(at);
        }
        events.post(new LifecycleEvent.Listening(port));
    }

    @Override
    public void ownPath(Path path) {
        listensAt(Elsewhere.of(path));
    }

    private void listensAt(Elsewhere other) {
        if (!isAdopted && remember(other)) {
            timer.schedule(() -> advise(other));
        }
    }

    private boolean isDecided() {
        return clusterPort != 0 || clusterPath != null;
    }

    private void advise(Elsewhere other) {
        if (isAdopted || !isFirst(other)) {
            return;
        }
        Path path = clusterPath;
        String advice;
        if (other.isPrivate()) {
            Object shared = path == null ? clusterPort : path;
            advice = ", its own by " + other.option + ", and on nothing that the workers share: have it bind "
                    + (isDecided() ? shared : "another port") + " too, or leave that option out";
        } else if (path != null) {
            advice = ", the cluster's socket is " + path + ": have it bind that, or use " + other.option
                    + " in its place";
        } else if (clusterPort != 0) {
            advice = ", the cluster's port is " + clusterPort + ": use " + other.option
                    + (other.isPath() ? " in its place" : "");
        } else {
            advice = " and on no shared port: use " + other.option + " to have all workers share it";
        }
        log.warn("worker listens on " + other.place + advice);
    }

    @Override
    public void hostOverruled(InetSocketAddress asked) {
        log.warn("worker asks for the address " + asked + ", the cluster listens on " + host()
                + ": use --host to change that");
    }

    @Override
    public void otherHost(InetSocketAddress asked) {
        String address = asked.getAddress().getHostAddress();
        log.warn("worker listens on the address " + address + " at port " + asked.getPort() + ", the cluster's is "
                + host() + ": use --host " + address);
    }

    private String host() {
        InetAddress only = plan.onlyHost();
        return only == null ? "0.0.0.0" : only.getHostAddress();
    }

    @Override
    public void transportRefused(String message) {
        log.warn(message);
    }

    @Override
    public void listenFailed(SocketAddress at, IOException cause) {
        String name = cause instanceof BindException ? "EADDRINUSE: " : "";
        log.error(name + "cannot listen on " + place(at), cause);
    }

    @Override
    public void noTurns(IOException cause) {
        log.warn("this worker may get more connections than others, or fewer: no table of turns: " + cause);
    }

    private static String place(SocketAddress at) {
        if (!(at instanceof InetSocketAddress inet)) {
            return at.toString();
        }
        InetAddress host = inet.getAddress();
        return (host.isAnyLocalAddress() ? "0.0.0.0" : host.getHostAddress()) + ":" + inet.getPort();
    }

    private synchronized boolean serves(int port) {
        return served.add(port);
    }

    private synchronized boolean remember(Elsewhere other) {
        return others.add(other) && untold.add(other);
    }

    private synchronized boolean isFirst(Elsewhere other) {
        return untold.remove(other);
    }

    private synchronized List<Elsewhere> untold() {
        return List.copyOf(untold);
    }
}
