package dev.coop.master.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Condition;

/** What agent, workers and parent are told of each other's processes. Confined to the loop thread. */
final class News {
    private final @Nullable DebugPorts debug;
    private final AgentKeeper agents;
    private final WorkerKeeper workers;
    private final Outbox out;

    News(@Nullable DebugPorts debug, AgentKeeper agents, WorkerKeeper workers, Outbox out) {
        this.debug = debug;
        this.agents = agents;
        this.workers = workers;
        this.out = out;
    }

    /** A process has been started: debuggers may come (J-1). */
    void spawned(Child child) {
        if (debug != null) {
            out.chatter(child + " waits for debuggers at 127.0.0.1:" + debug.of(child.id));
            tellDebugPort(child, debug);
        }
    }

    /** Tells the parent where debuggers find each process. */
    void debugPorts() {
        DebugPorts ports = debug;
        if (ports != null) {
            Stream.concat(Stream.ofNullable(agents.agent()), workers.children()).filter(child -> child.pid() != 0)
                    .forEach(child -> tellDebugPort(child, ports));
        }
    }

    private void tellDebugPort(Child child, DebugPorts ports) {
        Map<String, Object> news = new LinkedHashMap<>();
        news.put("debugPort", ports.of(child.id));
        news.put("pid", child.pid());
        news.put("role", child.id.role().name().toLowerCase(Locale.ROOT));
        news.put("id", child.id.number());
        out.post(new Audience.Parent(), "debug", news);
    }

    /** A worker listens: the agent learns of it, and it of the agent (E-2). */
    void listens(Child child) {
        agentPids();
        Child agent = agents.agent();
        if (agent != null && agent.isServing()) {
            out.post(new Audience.One(child.id), "egg-pids", List.of(agent.pid()));
        }
    }

    /** The cluster is ready (C-3), at {@code address}, {@code startMs} after it was begun. */
    void ready(Facts facts, String address, long startMs) {
        Endpoint second = facts.second();
        String time = " (" + startMs + "ms)" + (facts.isSticky() ? " with STICKY MODE!" : "");
        out.info(facts.title() + " started on " + address + time);
        if (second != null) {
            out.info(facts.title() + " started on " + second.address() + time);
        }
        out.report(Condition.READY, "started on " + address);
        out.add(new Command.AnnounceReady());
        out.add(new Command.PostReady(new Audience.Parent()));
        out.add(new Command.PostReady(new Audience.Apps()));
        Child agent = agents.agent();
        if (agent != null) {
            out.add(new Command.PostReady(new Audience.One(agent.id)));
        }
    }

    /** Tells the agent which workers listen. */
    void agentPids() {
        Child agent = agents.agent();
        if (agent != null) {
            out.post(new Audience.One(agent.id), "egg-pids", workers.listeningPids());
        }
    }
}
