package dev.coop.master.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;

/** A supervisor and its clock; the test plays the world, one event at a time. */
final class Stage {
    static final Path JAR = Path.of("/srv/shop.jar");
    static final Endpoint ENDPOINT = new Endpoint(7001, "http://127.0.0.1:7001", "http");
    static final Facts FACTS = new Facts("shop", ENDPOINT, null, 7002, false, null);
    static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    static final Duration APP_CLOSE = Duration.ofSeconds(5);
    static final Duration AGENT_CLOSE = Duration.ofSeconds(4);
    static final Duration HEALTH_INTERVAL = Duration.ofSeconds(10);
    static final Duration RESTART_WINDOW = Duration.ofSeconds(60);
    static final int MAX_RESTARTS = 3;
    /** Whoever has listened at all has lived long. */
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ZERO);

    static final ExitStatus OK = new ExitStatus(0, null);
    static final ExitStatus FAILED = new ExitStatus(1, null);
    static final ExitStatus KILLED = new ExitStatus(null, "SIGKILL");

    private final Supervisor supervisor;
    private long nowNs = 1_000_000_000L;

    Stage(Policy policy) {
        this(policy, FACTS);
    }

    Stage(Policy policy, Facts facts) {
        supervisor = new Supervisor(policy, facts, new Version(1, JAR), nowNs);
    }

    static Policy policy(int slots, boolean hasAgent, boolean isProduction) {
        return new Policy(slots, hasAgent, isProduction, START_TIMEOUT, APP_CLOSE, AGENT_CLOSE, MAX_RESTARTS,
                RESTART_WINDOW, BACKOFF, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10),
                HEALTH_INTERVAL, 3, Duration.ZERO, Recycling.NEVER, Duration.ZERO, 0);
    }

    /** Two workers in production, without an agent and without a health check. */
    static Policy policy(Backoff backoff, int maxRestarts) {
        return new Policy(2, false, true, START_TIMEOUT, APP_CLOSE, AGENT_CLOSE, maxRestarts, RESTART_WINDOW, backoff,
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofHours(1), 3,
                Duration.ZERO, Recycling.NEVER, Duration.ZERO, 0);
    }

    /** Two workers, of which the first has a head start. */
    static Policy policy(boolean hasAgent, Duration headStart) {
        return new Policy(2, hasAgent, true, START_TIMEOUT, APP_CLOSE, AGENT_CLOSE, MAX_RESTARTS, RESTART_WINDOW,
                BACKOFF,
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10), HEALTH_INTERVAL, 3, headStart,
                Recycling.NEVER, Duration.ZERO, 0);
    }

    /** Two workers without an agent and without a health check, which may be recycled. */
    static Policy policy(Recycling recycling) {
        return new Policy(2, false, true, START_TIMEOUT, APP_CLOSE, AGENT_CLOSE, MAX_RESTARTS, RESTART_WINDOW, BACKOFF,
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofHours(1), 3,
                Duration.ZERO, recycling, Duration.ZERO, 0);
    }

    /** Two workers without an agent and without a health check, and standbys; whoever has listened for a second has lived long. */
    static Policy policyWithStandbys(int standbys, int maxRestarts) {
        return new Policy(2, false, true, START_TIMEOUT, APP_CLOSE, AGENT_CLOSE, maxRestarts, RESTART_WINDOW,
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1)),
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofHours(1), 3,
                Duration.ZERO, Recycling.NEVER, Duration.ZERO, standbys);
    }

    /** Workers without an agent and without a health check. */
    static Policy policyWithHangTimeout(int slots, Duration hangTimeout, int standbys) {
        return new Policy(slots, false, true, START_TIMEOUT, APP_CLOSE, AGENT_CLOSE, MAX_RESTARTS, RESTART_WINDOW,
                BACKOFF,
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofHours(1), 3,
                Duration.ZERO, Recycling.NEVER, hangTimeout, standbys);
    }

    /** A production cluster that has just become ready: agent 1 and the app workers 1 to {@code slots}. */
    static Stage running(int slots) {
        return started(policy(slots, true, true));
    }

    /** A cluster of this policy that has just become ready. */
    static Stage started(Policy policy) {
        Stage stage = new Stage(policy);
        stage.tell(new Event.Boot());
        if (policy.hasAgent()) {
            stage.comesUp(agent(1));
        }
        for (int number = 1; number <= policy.slots(); number++) {
            stage.comesUp(app(number));
        }
        return stage;
    }

    static ChildId agent(int number) {
        return new ChildId(Role.AGENT, number);
    }

    static ChildId app(int number) {
        return new ChildId(Role.APP, number);
    }

    /** The pid that this stage gives a child. */
    static long pid(ChildId child) {
        return (child.role() == Role.AGENT ? 100L : 1_000L) + child.number();
    }

    /** What the supervisor does about the event. */
    Turn tell(Event event) {
        return new Turn(supervisor.handle(event, nowNs));
    }

    /** The child gets its process, connects, and is ready. */
    Turn comesUp(ChildId child) {
        return spawned(child).and(tell(new Event.Connected(child))).and(ready(child));
    }

    /** The standby gets its process, connects, and is ready to take connections. */
    Turn warmsUp(ChildId child) {
        return spawned(child).and(tell(new Event.Connected(child))).and(tell(new Event.Warm(child)));
    }

    Turn spawned(ChildId child) {
        return tell(new Event.Spawned(child, pid(child)));
    }

    Turn ready(ChildId child) {
        return tell(isReady(child));
    }

    /** What is told of a child that is ready. */
    static Event isReady(ChildId child) {
        return child.role() == Role.AGENT ? new Event.Ready(child) : new Event.Listening(child, ENDPOINT);
    }

    /** The child's connection closes and its process ends. */
    Turn dies(ChildId child, ExitStatus status) {
        return tell(new Event.Disconnected(child)).and(tell(new Event.Exited(child, status)));
    }

    Turn close() {
        return tell(new Event.CloseAsked("stop is asked for, closing"));
    }

    Turn reload(long request, @Nullable Path target) {
        return reload(request, target, Pace.ONE_BY_ONE);
    }

    Turn reload(long request, @Nullable Path target, Pace pace) {
        return tell(new Event.ReloadAsked(request, target, pace));
    }

    /** The master looks at the time again only after {@code duration}: it stood still. */
    Turn standStill(Duration duration) {
        nowNs += duration.toNanos();
        return tell(new Event.Tick());
    }

    /** Lets time pass, with a tick at every deadline on the way, as the loop does. */
    Turn pass(Duration duration) {
        long untilNs = nowNs + duration.toNanos();
        List<Command> commands = new ArrayList<>();
        OptionalLong deadlineNs = supervisor.nextDeadlineNs();
        while (deadlineNs.isPresent() && deadlineNs.getAsLong() - untilNs <= 0) {
            nowNs = Math.max(nowNs, deadlineNs.getAsLong());
            commands.addAll(supervisor.handle(new Event.Tick(), nowNs));
            deadlineNs = supervisor.nextDeadlineNs();
        }
        nowNs = untilNs;
        return new Turn(commands);
    }

    OptionalLong nextDeadlineNs() {
        return supervisor.nextDeadlineNs();
    }

    ClusterView view() {
        return supervisor.view();
    }

    @Nullable
    Endpoint endpoint() {
        return supervisor.endpoint();
    }

    boolean isRunning() {
        return supervisor.isRunning();
    }

    /** The workers by slot as {@code number:state}. */
    List<String> workers() {
        return view().workers().stream().map(ClusterView.WorkerView::process)
                .map(process -> process.id().number() + ":" + process.state()).toList();
    }
}
