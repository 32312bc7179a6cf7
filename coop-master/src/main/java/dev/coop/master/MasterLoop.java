package dev.coop.master;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.Command;
import dev.coop.master.core.Endpoint;
import dev.coop.master.core.Event;
import dev.coop.master.core.ExitStatus;
import dev.coop.master.core.Supervisor;
import dev.coop.master.core.Version;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameType;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/**
 * The master's one loop: waits for frames, notices and deadlines, tells the supervisor, does what it says. The thread
 * that calls {@link #run} owns all state.
 */
final class MasterLoop implements Wire.Listener, ControlDesk.Actions {
    private final ClusterOptions options;
    private final Supervisor supervisor;
    private final Os os;
    private final Wire wire;
    private final Mailbox mailbox;
    private final Tokens tokens;
    private final Parent parent;
    private final MasterLog log;
    private final Router router;
    private final Announcer announcer;
    private final ControlDesk desk;
    private final Endpoints endpoints;
    private final Lender lender;
    private final StatusJson status;
    private final CaughtSignals signals;
    private final @Nullable SystemdNotifier systemd;
    /** Connected children, also those that get no messages. */
    private final Map<ChildId, Peer> connected = new HashMap<>();
    private final Farewells farewells = new Farewells();
    /** Children that were started before their log files were moved away, and have not connected. */
    private final Set<ChildId> staleLogs = new HashSet<>();
    /** When the supervisor wants to look at the time; it changes with what it is told, not with each message. */
    private OptionalLong deadlineNs = OptionalLong.empty();
    private OptionalInt exitCode = OptionalInt.empty();

    /** @param systemd null where nobody runs this master as a service */
    MasterLoop(ClusterOptions options, Supervisor supervisor, Os os, Wire wire, Mailbox mailbox,
            Tokens tokens, Parent parent, MasterLog log, @Nullable SystemdNotifier systemd) {
        this.options = options;
        this.supervisor = supervisor;
        this.os = os;
        this.wire = wire;
        this.mailbox = mailbox;
        this.tokens = tokens;
        this.parent = parent;
        this.log = log;
        this.systemd = systemd;
        this.router = new Router(log.log());
        this.announcer = new Announcer(options, router, supervisor::workers);
        this.desk = new ControlDesk(this, mailbox, options.framework());
        this.status = new StatusJson(options, os.nanoTime(), AotCaches.ofProcess().orElse(null));
        this.endpoints = new Endpoints(new Address(options), System.getenv());
        this.lender = new Lender(options.balance(), supervisor, os, endpoints, this::send, log);
        this.signals = new CaughtSignals(Terminal.ofThisProcess(), log);
    }

    /** Runs the cluster from its start to its end; returns the exit code. */
    int run() throws IOException {
        boot();
        log.options(options);
        while (exitCode.isEmpty()) {
            turn();
        }
        return exitCode.getAsInt();
    }

    /** Begins the cluster; what comes of it needs {@linkplain #turn turns}. */
    void boot() {
        tell(new Event.Boot());
    }

    /** The code to exit with; empty until the cluster has ended. */
    OptionalInt exitCode() {
        return exitCode;
    }

    /** Waits for something to happen, no longer than to the next deadline, and deals with it. */
    void turn() throws IOException {
        wire.poll(timeoutMs(), this);
        for (Notice notice : mailbox.take()) {
            handle(notice);
        }
        if (deadlineNs.isPresent() && os.nanoTime() - deadlineNs.getAsLong() >= 0) {
            tell(new Event.Tick());
        }
        if (systemd != null) {
            systemd.turned(os.nanoTime());
        }
        wire.flush();
    }

    /** Up to the next deadline, rounded up so that the loop does not spin before it. */
    private long timeoutMs() {
        OptionalLong nextNs = systemd == null ? deadlineNs : systemd.sooner(deadlineNs);
        return nextNs.isEmpty() ? -1 : Math.max(0, (nextNs.getAsLong() - os.nanoTime() + 999_999) / 1_000_000);
    }

    private void tell(Event event) {
        List<Command> commands = supervisor.handle(event, os.nanoTime());
        deadlineNs = supervisor.nextDeadlineNs();
        lender.settle();
        commands.forEach(this::execute);
    }

    private void handle(Notice notice) {
        switch (notice) {
            case Notice.Spawned(var child, var pid) -> tell(new Event.Spawned(child, pid));
            case Notice.SpawnFailed(var child, var cause) -> {
                tokens.revoke(child);
                staleLogs.remove(child);
                tell(new Event.SpawnFailed(child, cause));
            }
            case Notice.Exited(var child, var exitValue, var words) -> exited(child, exitValue, words);
            case Notice.Swept() -> tell(new Event.Swept());
            case Notice.Caught(var name) -> tell(signals.event(name));
            case Notice.Close() -> close("close is asked for, closing");
            case Notice.LogsMoved() -> openLogsAnew();
            case Notice.LogsNotMoved(var error) -> log.warn("log files can't be put aside and grow on: " + error);
            case Notice.Unlogged(var child, var error) ->
                log.warn("the log file of " + child + " can't be written to, it "
                        + "writes where the master does until coop reopen: " + error);
            case Notice.LogNotReopened(var error) ->
                log.error("the log can't be opened anew, the old file is written to: " + error);
            case Notice.Reload(var asked) -> tell(asked);
            case Notice.BadReload(var request, var error) ->
                desk.done(request, error, Map.of("generation", supervisor.view().generation()));
        }
    }

    /** The process has ended, so its connection has: what it said last comes before its end (H-9). */
    private void exited(ChildId child, int exitValue, @Nullable String firstWords) {
        Peer peer = connected.get(child);
        if (peer != null) {
            Wire.drain(peer, this);
            disconnect(child, peer);
        }
        boolean isStillborn = tokens.revoke(child) && firstWords != null;
        staleLogs.remove(child);
        endpoints.forget(child);
        ExitStatus status = farewells.status(child, exitValue);
        tell(isStillborn && status.signal() == null
                ? new Event.SpawnFailed(child, "its JVM says: " + firstWords, status)
                : new Event.Exited(child, status));
    }

    private void disconnect(ChildId child, Peer peer) {
        peer.close();
        if (connected.remove(child, peer)) {
            tell(new Event.Disconnected(child));
        }
    }

    private void execute(Command command) {
        switch (command) {
            case Command.Spawn(var child, var slot, var version) -> spawn(child, slot, version);
            case Command.OpenGate(var child) -> openGate(child);
            case Command.Promote(var child, var slot) -> send(child, new WireMessage.Promote(slot));
            case Command.StopMessages(var child) -> router.remove(child);
            case Command.DumpThreads(var child) -> os.dumpThreads(child);
            case Command.Terminate(var child) -> terminate(child);
            case Command.Kill(var child) -> os.kill(child);
            case Command.SweepOrphans(var child, var timeoutNs) -> os.sweepOrphans(child, timeoutNs);
            case Command.SweepCluster(var timeoutNs) -> os.sweepCluster(timeoutNs);
            case Command.Post(var to, var action, var data) -> announcer.post(to, action, data);
            case Command.PostReady(var to) -> announcer.ready(to, endpoint());
            case Command.Log(var severity, var text) -> log.log(severity, text);
            case Command.LogMemory() -> log.memory();
            case Command.Measure(var pids) -> tell(new Event.Measured(os.residentBytes(pids)));
            case Command.Progress(var request, var line) -> desk.progress(request, line);
            case Command.ReloadDone(var request, var error, var generation) ->
                desk.done(request, error, Map.of("generation", generation));
            case Command.ScaleDone(var request, var error, var workers) ->
                desk.done(request, error, Map.of("workers", workers));
            case Command.StartFailed(var line) -> {
                parent.onStartFailed(line);
                announcer.startFailed(line);
            }
            case Command.AnnounceReady() -> parent.onReady(endpoint().address());
            case Command.Report report -> {
                if (systemd != null) {
                    systemd.report(report, os.nanoTime());
                }
            }
            case Command.Exit(var code) -> exitCode = OptionalInt.of(code);
        }
    }

    private void spawn(ChildId child, int slot, Version version) {
        os.spawn(child, slot, supervisor.workers(), version, tokens.issue(child));
        // The first JSON costs a cold JVM tens of milliseconds, and the child has to boot anyway.
        announcer.optionsJson();
    }

    /**
     * A child that has not said hello runs nothing of the program yet: there is nothing to end in order, and a JVM that gets
     * SIGTERM while it boots tells people of an internal error.
     */
    private void terminate(ChildId child) {
        if (tokens.outstanding().contains(child)) {
            os.kill(child);
        } else {
            os.terminate(child);
        }
    }

    private void openGate(ChildId child) {
        Peer peer = connected.get(child);
        if (peer != null) {
            peer.send(new WireMessage.Start(announcer.optionsJson()));
            router.add(child, peer);
        }
    }

    /** Where the cluster serves; known once a worker listens. */
    private Endpoint endpoint() {
        return Objects.requireNonNull(supervisor.endpoint(), "no worker listens");
    }

    @Override
    public void onFrame(Peer peer, Frame frame) throws IOException {
        if (frame.type() == FrameType.POST) {
            if (peer.identity() instanceof Peer.Identity.Unknown) {
                throw new ProtocolException("a message before the hello");
            }
            router.route(frame, peer, this::onMessage);
            return;
        }
        handle(peer, WireCodec.decode(frame));
    }

    private void handle(Peer peer, WireMessage message) throws IOException {
        switch (peer.identity()) {
            case Peer.Identity.Unknown() -> hello(peer, message);
            case Peer.Identity.ChildProcess(var child) -> handleChild(child, message);
            case Peer.Identity.Command() -> handleCommand(peer, message);
        }
    }

    private void hello(Peer peer, WireMessage message) throws ProtocolException {
        if (!(message instanceof WireMessage.Hello(var token, var pid))) {
            throw new ProtocolException("no hello but " + message.getClass().getSimpleName());
        }
        ChildId child = tokens.redeem(token);
        if (child == null) {
            throw new ProtocolException("a hello with an unknown token, from pid " + pid);
        }
        peer.identify(new Peer.Identity.ChildProcess(child), pid);
        connected.put(child, peer);
        if (staleLogs.remove(child)) {
            peer.send(new WireMessage.Reopen());
        }
        tell(new Event.Connected(child));
    }

    private void handleChild(ChildId child, WireMessage message) throws ProtocolException {
        switch (message) {
            case WireMessage.Started() -> tell(new Event.Ready(child));
            case WireMessage.Listening(var port) -> listening(child, port);
            case WireMessage.Beat(var moves) -> tell(new Event.Beat(child, moves));
            case WireMessage.Warm() -> tell(new Event.Warm(child));
            case WireMessage.ListenRequest request -> lender.lend(child, request);
            case WireMessage.Replace() -> tell(new Event.ReplaceAsked(child));
            case WireMessage.Bye(var code) -> farewells.said(child, code);
            case WireMessage.Hello _,WireMessage.Start _,WireMessage.Post _,WireMessage.Request _,WireMessage.Reply _,WireMessage.Progress _,WireMessage.Reopen _,WireMessage.Guest _,WireMessage.Promote _ ->
                throw new ProtocolException("a child sent " + message.getClass().getSimpleName());
        }
    }

    private void send(ChildId child, WireMessage message) {
        Peer peer = connected.get(child);
        if (peer != null) {
            peer.send(message);
        }
    }

    private void listening(ChildId child, int port) throws ProtocolException {
        Endpoint at = endpoints.at(child, port);
        if (at == null) {
            throw new ProtocolException(child + " says that it listens on port " + port);
        }
        tell(new Event.Listening(child, at));
    }

    private void handleCommand(Peer peer, WireMessage message) throws IOException {
        switch (message) {
            case WireMessage.Hello(_, var pid) -> peer.identify(peer.identity(), pid);
            case WireMessage.Request request -> desk.handle(request, peer);
            case WireMessage.Start _,WireMessage.Started _,WireMessage.Listening _,WireMessage.ListenRequest _,WireMessage.Post _,WireMessage.Replace _,WireMessage.Bye _,WireMessage.Reply _,WireMessage.Progress _,WireMessage.Reopen _,WireMessage.Guest _,WireMessage.Warm _,WireMessage.Beat _,WireMessage.Promote _ ->
                throw new ProtocolException("a command sent " + message.getClass().getSimpleName());
        }
    }

    @Override
    public void onClosed(Peer peer, IOException cause) {
        if (cause instanceof ProtocolException) {
            log.warn("connection of pid " + peer.pid() + " is closed: " + cause.getMessage());
        }
        switch (peer.identity()) {
            case Peer.Identity.ChildProcess(var child) -> disconnect(child, peer);
            case Peer.Identity.Command() -> {
                desk.forget(peer);
                if (router.parent() == peer) {
                    router.setParent(null);
                }
            }
            case Peer.Identity.Unknown() -> {
            }
        }
    }

    @Override
    public void onAcceptFailed(IOException cause) {
        log.warn("a process or command can't connect: " + cause.getMessage());
    }

    /** Messages to the master are its events; unknown ones are ignored (G-7). */
    private void onMessage(WireMessage.Post post, Peer sender) throws ProtocolException {
        Endpoint at = post.action().equals("realport") ? endpoints.realPort(post.dataJson()) : null;
        if (at != null && sender.identity() instanceof Peer.Identity.ChildProcess(var child)) {
            tell(new Event.RealPort(child, at));
        } else {
            onMessage(post.action(), post.from());
        }
    }

    private void onMessage(String action, Role from) {
        if (action.equals("reload-worker")) {
            tell(new Event.ReloadAsked());
        } else {
            log.debug("message " + Echo.of(action) + " from " + from + " to the master is ignored");
        }
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> json = status.of(supervisor.view(), supervisor.endpoint(), os.nanoTime());
        json.put("undeliverable", router.undeliverable());
        return json;
    }

    @Override
    public void close(String reason) {
        tell(new Event.CloseAsked(reason));
    }

    @Override
    public void scale(long request, int workers) {
        try {
            options.withWorkers(workers);
            tell(new Event.ScaleAsked(request, workers));
        } catch (IllegalArgumentException e) {
            desk.done(request, e.getMessage(), Map.of("workers", supervisor.workers()));
        }
    }

    @Override
    public int send(OutsideMessage message) {
        if (message.isForMaster(ProcessHandle.current().pid())) {
            onMessage(message.action(), Role.PARENT);
            return 1;
        }
        return router.post(message);
    }

    @Override
    public void reopenLogs() {
        log.info("log files are opened anew");
        openLogsAnew();
    }

    /** Says nothing where rotation asks for it: that would be the one line of many a file. */
    private void openLogsAnew() {
        os.reopenLog();
        connected.values().forEach(peer -> peer.send(new WireMessage.Reopen()));
        staleLogs.addAll(tokens.outstanding());
    }

    @Override
    public void attach(Peer peer) {
        router.setParent(peer);
        tell(new Event.ParentCame());
    }
}
