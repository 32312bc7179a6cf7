package dev.coop.master.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A supervisor in a made-up world: processes start and end when a seeded chance says so, and what the supervisor wants is
 * done late, badly, or not at all. {@link Invariants} look on after every event.
 */
final class Simulation {
    private static final int TRACE_LINES = 60;
    private static final Path BAD_JAR = Path.of("/srv/bad.jar");

    /** Something that will happen; those of one instant in the order in which they were planned. */
    private record Planned(long atNs, long sequence, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(atNs - other.atNs, 0);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** A line of the trace; the commands that came of the event follow it. */
    private record Told(long nowNs, Event event) {}

    private final Random random;
    private final Policy policy;
    private final Supervisor supervisor;
    private final Invariants invariants;
    private final PriorityQueue<Planned> agenda = new PriorityQueue<>();
    private final Map<ChildId, SimulatedProcess> processes = new HashMap<>();
    /** Those of {@link #processes} whose end the supervisor has not learned of. */
    private final Map<ChildId, SimulatedProcess> unreaped = new LinkedHashMap<>();
    private final Deque<Object> trace = new ArrayDeque<>();
    private final int chaosMs;
    private long nowNs;
    private long sequence;
    private long lastPid = 1_000;
    private long lastRequest;
    private int events;
    /** Whether things go wrong by themselves. */
    private boolean faults;
    private boolean exited;

    Simulation(long seed) {
        random = new Random(seed);
        nowNs = Long.MAX_VALUE - Duration.ofSeconds(random.nextInt(60)).toNanos();
        policy = new Policy(1 + random.nextInt(4), chance(80), chance(80), Duration.ofSeconds(5),
                Duration.ofMillis(1 + random.nextInt(3_000)), Duration.ofMillis(1 + random.nextInt(3_000)),
                2 + random.nextInt(20), Duration.ofSeconds(5L + random.nextInt(20)),
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(random.nextInt(6))),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(chance(30) ? 10 : 60), 3,
                chance(50) ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(3_000)),
                chance(50) ? Recycling.NEVER : new Recycling(null, 1_000, Duration.ofSeconds(1)),
                Duration.ofSeconds(chance(50) ? 0 : 2), chance(50) ? 0 : 1 + random.nextInt(2));
        supervisor = new Supervisor(policy, Stage.FACTS, new Version(1, Stage.JAR), nowNs);
        invariants = new Invariants(policy, supervisor, unreaped);
        faults = chance(20);
        chaosMs = List.of(300, 2_000, 8_000).get(random.nextInt(3));
    }

    /** Runs the cluster through a start, chaos, quiet and its end; returns whether it lived to be told to close. */
    boolean run(int chaosEvents) {
        try {
            tell(new Event.Boot());
            boolean closeEarly = chance(25);
            int closeAt = random.nextInt(chaosEvents);
            plan(0, 3_000, this::interfere);
            while (!exited && events < chaosEvents) {
                if (closeEarly && events >= closeAt) {
                    closeEarly = false;
                    close();
                }
                faults = faults || supervisor.isRunning();
                step();
            }
            quieten();
            boolean survived = !exited;
            end();
            return survived;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    policy + "\n" + trace.stream().map(Object::toString).collect(Collectors.joining("\n")), e);
        }
    }

    /** Without faults every slot fills again, unless the cluster has ended or may not restart anything. */
    private void quieten() {
        faults = false;
        long untilNs = nowNs + Duration.ofMinutes(5).toNanos();
        while (!exited && nextNs() - untilNs < 0) {
            step();
        }
        if (!exited) {
            invariants.healed();
        }
    }

    private void end() {
        if (!exited) {
            close();
        }
        while (!exited) {
            step();
        }
        invariants.ended();
    }

    private void close() {
        tell(new Event.CloseAsked("closing"));
        if (chance(20)) {
            plan(0, 2_000, () -> tell(new Event.CloseAsked("closing again")));
        }
        if (chance(20)) {
            plan(0, 4_000, () -> tell(new Event.KillAsked()));
        }
    }

    /** The next thing that happens: something planned, or the supervisor's deadline. */
    private void step() {
        OptionalLong deadlineNs = supervisor.nextDeadlineNs();
        Planned next = agenda.peek();
        if (deadlineNs.isPresent() && (next == null || deadlineNs.getAsLong() - next.atNs() <= 0)) {
            nowNs = later(nowNs, deadlineNs.getAsLong());
            tell(new Event.Tick());
        } else if (next != null) {
            agenda.remove();
            nowNs = later(nowNs, next.atNs());
            next.action().run();
        } else {
            throw new AssertionError("nothing will happen any more, and the cluster has not ended");
        }
    }

    private long nextNs() {
        Planned next = agenda.peek();
        OptionalLong deadlineNs = supervisor.nextDeadlineNs();
        if (next == null) {
            return deadlineNs.orElse(Long.MAX_VALUE / 2 + nowNs);
        }
        return deadlineNs.isPresent() && deadlineNs.getAsLong() - next.atNs() < 0
                ? deadlineNs.getAsLong()
                : next.atNs();
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }

    private void tell(Event event) {
        if (exited) {
            return;
        }
        events++;
        note(new Told(nowNs, event));
        invariants.before(event, nowNs);
        List<Command> commands = supervisor.handle(event, nowNs);
        for (Command command : commands) {
            note(command);
            invariants.command(command);
            execute(command);
        }
        invariants.after(event);
    }

    private void note(Object line) {
        trace.addLast(line);
        if (trace.size() > TRACE_LINES) {
            trace.removeFirst();
        }
    }

    private void execute(Command command) {
        switch (command) {
            case Command.Spawn(var id, var slot, var version) -> spawn(new SimulatedProcess(id, slot, version));
            case Command.OpenGate(var id) -> load(process(id));
            case Command.Promote(var id, _) -> plan(0, 100, () -> serve(process(id)));
            case Command.StopMessages(var id) -> process(id).stopMessages();
            case Command.Terminate(var id) -> terminate(process(id));
            case Command.Kill(var id) -> plan(0, 20, () -> dies(process(id), Stage.KILLED));
            case Command.SweepCluster _ -> plan(0, 500, () -> tell(new Event.Swept()));
            case Command.Post(var to, var action, var data) -> deliver(to, action, data);
            case Command.Measure(var pids) -> plan(0, 20, () -> tell(new Event.Measured(
                    pids.stream().filter(_ -> chance(90)).collect(Collectors.toMap(pid -> pid, _ -> size())))));
            case Command.Exit _ -> exited = true;
            case Command.DumpThreads _,Command.SweepOrphans _,Command.PostReady _,Command.Log _,Command.LogMemory _,Command.Progress _,Command.ReloadDone _,Command.ScaleDone _,Command.StartFailed _,Command.AnnounceReady _,Command.Report _ ->
                {
                }
        }
    }

    private long size() {
        return faults && chance(10) ? 2_000L : 100L;
    }

    private SimulatedProcess process(ChildId id) {
        SimulatedProcess process = processes.get(id);
        if (process == null) {
            throw new AssertionError("there never was " + id);
        }
        return process;
    }

    private void spawn(SimulatedProcess process) {
        processes.put(process.id, process);
        unreaped.put(process.id, process);
        plan(0, 30, () -> {
            if (faults && chance(5)) {
                reap(process);
                tell(new Event.SpawnFailed(process.id, "no luck"));
                return;
            }
            boolean isQuick = chance(20);
            if (isQuick) {
                process.connect();
                tell(new Event.Connected(process.id));
            }
            process.begin(++lastPid);
            tell(new Event.Spawned(process.id, process.pid()));
            if (!isQuick) {
                plan(5, 200, () -> connect(process));
            }
            if (chance(5)) {
                plan(0, 5_000, () -> fault(process));
            }
        });
    }

    private void connect(SimulatedProcess process) {
        if (process.isAlive()) {
            process.connect();
            tell(new Event.Connected(process.id));
        }
    }

    /** The gate has opened: the program loads, well or not. */
    private void load(SimulatedProcess process) {
        process.openGate();
        if (process.version.target().equals(BAD_JAR)) {
            plan(5, 500, () -> dies(process, Stage.FAILED));
        } else if (!faults || chance(95)) {
            plan(5, 1_500, () -> serveOrStandBy(process));
        }
    }

    private void serveOrStandBy(SimulatedProcess process) {
        if (!process.isStandby()) {
            serve(process);
        } else if (process.isAlive()) {
            process.readyToServe();
            tell(new Event.Warm(process.id));
            beat(process);
        }
    }

    private void serve(SimulatedProcess process) {
        if (process.isAlive()) {
            process.readyToServe();
            tell(Stage.isReady(process.id));
            beat(process);
        }
    }

    /** Some hang in the end: they say nothing more, or that their program does not move. */
    private void beat(SimulatedProcess process) {
        if (!policy.hangTimeout().isZero() && process.isAlive()) {
            boolean hangs = faults && chance(3);
            boolean isMute = hangs && chance(50);
            if (hangs) {
                process.stick();
            }
            if (!isMute) {
                tell(new Event.Beat(process.id, !process.isStuck()));
                plan(300, 600, () -> beat(process));
            }
        }
    }

    private void terminate(SimulatedProcess process) {
        if (chance(85)) {
            plan(0, 3_000, () -> dies(process, Stage.OK));
        }
    }

    private void fault(SimulatedProcess process) {
        if (faults) {
            dies(process, chance(50) ? Stage.KILLED : Stage.OK);
        }
    }

    /** The process ends in the world; the supervisor learns of it a little later. */
    private void dies(SimulatedProcess process, ExitStatus status) {
        if (!process.isAlive()) {
            return;
        }
        process.end();
        plan(0, 30, () -> {
            if (process.hasConnected()) {
                tell(new Event.Disconnected(process.id));
            }
            reap(process);
            tell(new Event.Exited(process.id, status));
            if (chance(10)) {
                plan(0, 1_000, () -> tell(late(process)));
            }
        });
    }

    private void reap(SimulatedProcess process) {
        process.reap();
        unreaped.remove(process.id);
    }

    private Event late(SimulatedProcess process) {
        return switch (random.nextInt(5)) {
            case 4 -> new Event.Warm(process.id);
            case 0 -> new Event.Connected(process.id);
            case 1 -> Stage.isReady(process.id);
            case 2 -> new Event.ReplaceAsked(process.id);
            default -> new Event.Disconnected(process.id);
        };
    }

    private void deliver(Command.Audience to, String action, Object data) {
        if (!action.equals("egg-pids")) {
            return;
        }
        switch (to) {
            case Command.Audience.Parent() -> throw new AssertionError("the parent gets no egg-pids");
            case Command.Audience.Apps() -> unreaped.values().stream().filter(SimulatedProcess::isApp)
                    .forEach(process -> process.learn(data));
            case Command.Audience.One(var id) -> process(id).learn(data);
        }
    }

    /** What people and programs do while things go wrong. */
    private void interfere() {
        if (!faults) {
            plan(0, 3_000, this::interfere);
            return;
        }
        List<SimulatedProcess> alive = unreaped.values().stream().filter(SimulatedProcess::isAlive).toList();
        SimulatedProcess victim = alive.isEmpty() ? null : alive.get(random.nextInt(alive.size()));
        switch (random.nextInt(13)) {
            case 0 -> tell(new Event.ReloadAsked(++lastRequest, null, pace()));
            case 1 -> tell(new Event.ReloadAsked(++lastRequest, Path.of("/srv/good.jar"), pace()));
            case 2 -> tell(new Event.ReloadAsked(++lastRequest, chance(30) ? BAD_JAR : null, pace()));
            case 3 -> tell(new Event.Tick());
            case 4 -> tell(new Event.ScaleAsked(++lastRequest, 1 + random.nextInt(6)));
            case 5, 6 -> askForSuccessor(victim);
            default -> {
                if (victim != null) {
                    fault(victim);
                }
            }
        }
        plan(0, chaosMs, this::interfere);
    }

    private Pace pace() {
        return chance(50)
                ? Pace.ONE_BY_ONE
                : new Pace(1 + random.nextInt(3), Duration.ofMillis(chance(50) ? 0 : random.nextInt(3_000)));
    }

    private void askForSuccessor(@Nullable SimulatedProcess asker) {
        if (asker != null && asker.isReady()) {
            tell(new Event.ReplaceAsked(asker.id));
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Plans the action for some time within {@code minMs} to {@code maxMs} from now. */
    private void plan(int minMs, int maxMs, Runnable action) {
        long delayNs = Duration.ofMillis(minMs).toNanos() + random.nextLong(Duration.ofMillis(maxMs - minMs).toNanos());
        agenda.add(new Planned(nowNs + delayNs, ++sequence, action));
    }
}
