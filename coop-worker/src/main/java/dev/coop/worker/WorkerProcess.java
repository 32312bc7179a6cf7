package dev.coop.worker;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.protocol.Env;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameMessenger;
import dev.coop.protocol.Inbox;
import dev.coop.protocol.Log;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;
import dev.coop.spi.CurrentContext;
import dev.coop.worker.LifecycleState.Condition;
import dev.coop.worker.hook.ListenHook;
import dev.coop.worker.hook.ListenPlan;
import dev.coop.worker.hook.NativeAccess;
import dev.coop.worker.hook.PatchedJdk;

/** The parts of a child process, wired together; its methods are the steps of the main thread, in this order. */
final class WorkerProcess implements WorkerLoop.Owner, FrameMessenger.Sender {
    private final WorkerEnvironment environment;
    private final @Nullable Instrumentation instrumentation;
    private final Log log;
    private final Gate gate = new Gate();
    private final FrameMessenger messenger;
    private final WorkerLoop loop;
    private final Exit exit;
    private final @Nullable SharedSocket socket;
    private final @Nullable PatchedJdk jdk;
    private volatile @Nullable ProcessContext context;
    private volatile @Nullable Guests guests;

    /**
     * Patches the JDK, unless this is the agent, and connects to the master.
     *
     * @param instrumentation for what the program must not see happen; null in the agent
     * @throws IOException if the master cannot be reached
     */
    WorkerProcess(WorkerEnvironment environment, @Nullable Instrumentation instrumentation, Log log)
            throws IOException {
        this.environment = environment;
        this.instrumentation = instrumentation;
        this.log = log;
        WorkerEnvironment.Address listen = environment.listen();
        // Before the connection, which is being made ready meanwhile.
        jdk = listen == null || instrumentation == null ? null : PatchedJdk.of(instrumentation, hookCache());
        int pid = (int) ProcessHandle.current().pid();
        Outbox outbox = new Outbox(log);
        MasterChannel channel = MasterChannel.connect(environment.ipcSocket(), outbox);
        outbox.add(WireCodec.encode(new WireMessage.Hello(environment.token(), pid)));
        messenger = new FrameMessenger(environment.role(), pid, this, log);
        loop = new WorkerLoop(new Lifecycle(environment.role(), listen != null && listen.isStandby()), channel, outbox,
                new Inbox(log, ClassLoader.getSystemClassLoader(), messenger), this, log,
                environment.startTimeoutMs());
        exit = new Exit(loop, log, environment.closeTimeoutMs());
        socket = listen == null ? null : new SharedSocket(loop, log, plan(listen), new DaemonTimer());
        watchThreads();
    }

    private static @Nullable Path hookCache() {
        String file = System.getenv(Env.HOOK_CACHE);
        return file == null ? null : Path.of(file);
    }

    private ListenPlan plan(WorkerEnvironment.Address listen) throws UnknownHostException {
        InetAddress host = listen.host() == null ? null : InetAddress.getByName(listen.host());
        return new ListenPlan(host, listen.path(), listen.port(), listen.hasOwnQueue(), listen.backlog(),
                listen.privatePorts(), environment.index(), listen.hasOwnQueue() ? null : turns());
    }

    private @Nullable Path turns() {
        return Boolean.parseBoolean(System.getProperty("coop.turns", "true"))
                ? environment.ipcSocket().resolveSibling(Env.TURNS_PREFIX)
                : null;
    }

    private void watchThreads() {
        if (environment.role() == Role.AGENT) {
            Thread.setDefaultUncaughtExceptionHandler(new ThreadDeaths.OfAgent(loop, log));
        } else {
            Thread.currentThread().setUncaughtExceptionHandler(new ThreadDeaths.OfMain(loop));
        }
    }

    /** Says hello. Signals and the JVM's exit are watched from then on: a loop that does not run takes no events. */
    void start() {
        loop.start();
        Signals.install(loop, log);
        Runtime.getRuntime().addShutdownHook(exit.shutdownHook());
    }

    /** Makes the program's servers share the cluster's sockets; does nothing in the agent. */
    void installHook() throws IOException {
        if (socket != null && jdk != null) {
            Path inboxes = environment.ipcSocket().resolveSibling(Env.INBOX_PREFIX + environment.id());
            MasterSockets sockets = new MasterSockets(loop, inboxes, new NativeAccess(instrumentation));
            ListenHook hook = socket.install(jdk, sockets);
            guests = new Guests(hook, sockets, log);
            hold(hook, inboxes);
            if (environment.beatIntervalMs() > 0) {
                loop.beat(new Pulse(environment.beatIntervalMs(), hook::moves));
            }
        }
    }

    /** Keeps connections from the program that is not known to be well, or has no slot. */
    private void hold(ListenHook hook, Path inboxes) throws IOException {
        WorkerEnvironment.Address listen = Objects.requireNonNull(environment.listen());
        SharedSocket shared = Objects.requireNonNull(socket);
        String path = listen.readyPath();
        if (listen.isStandby()) {
            shared.standBy();
        }
        if (path != null) {
            shared.await(new ReadyCheck(path, hook::door,
                    listen.isStandby() ? () -> {} : hook::openGate, loop, log));
        }
        if (path != null || listen.isStandby()) {
            hook.closeGate(path == null ? null : ReadyCheck.doors(inboxes));
        }
    }

    /** Waits until the program may be loaded, and loads what it requires. */
    void awaitGate() throws InterruptedException, IOException, ClassNotFoundException {
        String optionsJson = gate.await();
        ProcessContext made = new ProcessContext(environment, optionsJson, messenger, loop);
        CurrentContext.set(made);
        context = made;
        Requirements.load(environment.required(), instrumentation);
    }

    /** Runs the target's service; returns when it has started. */
    void run() throws Exception {
        ProcessContext joined = Objects.requireNonNull(context);
        Program program = socket == null
                ? new Program.OfAgent()
                : new Program.OfApplication(new ListenDecision(joined, socket, log));
        exit.closes(program);
        loop.post(new LifecycleEvent.Awaited(Condition.START));
        program.start(joined);
        loop.post(new LifecycleEvent.Met(Condition.START));
        if (socket != null) {
            socket.started();
        }
    }

    /** Ends the process: its start has failed. */
    void fail(Throwable cause) {
        loop.post(new LifecycleEvent.StartFailed(cause));
    }

    @Override
    public void send(Frame post) {
        loop.send(post);
    }

    @Override
    public void flush() {
        loop.flush();
    }

    @Override
    public void openGate(String optionsJson) {
        gate.open(optionsJson);
    }

    @Override
    public void reopenLog() {
        Path file = environment.logFile();
        if (file != null) {
            LogReopener.start(file, log, new NativeAccess(instrumentation));
        }
    }

    @Override
    public void receive(WireMessage.Guest guest) {
        Guests accepted = guests;
        if (accepted != null) {
            accepted.receive(guest);
        }
    }

    @Override
    public void takeSlot(int slot) {
        ProcessContext known = context;
        SharedSocket own = socket;
        if (known != null && own != null) {
            known.take(slot);
            own.takeSlot(slot);
        }
    }

    @Override
    public void stopAccepting() {
        if (socket != null) {
            socket.stopAccepting();
        }
    }

    @Override
    public void close(int code, long graceMs) {
        exit.begin(code, graceMs);
    }
}
