package dev.coop.master;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;
import dev.coop.master.core.ClusterView;
import dev.coop.master.core.Endpoint;
import dev.coop.master.core.LastExit;

/** Turns a view of the cluster into the JSON of {@code status --json}. */
final class StatusJson {
    private final ClusterOptions options;
    private final long bornNs;
    private final @Nullable AotCaches aot;
    /** When the latest exits were, by slot: one exit is always told with the same time. */
    private final Map<Integer, Told> told = new HashMap<>();

    private record Told(LastExit exit, Instant at) {}

    /** @param aot null where there shall be no caches */
    StatusJson(ClusterOptions options, long bornNs, @Nullable AotCaches aot) {
        this.options = options;
        this.bornNs = bornNs;
        this.aot = aot;
    }

    /** @param at where the cluster serves; null until that is known */
    Map<String, Object> of(ClusterView view, @Nullable Endpoint at, long nowNs) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", options.title());
        json.put("state", view.state());
        json.put("address", at == null ? null : at.address());
        json.put("balance", options.balance().word());
        json.put("env", options.env());
        json.put("generation", view.generation());
        Path logDir = options.logDir();
        json.put("logDir", logDir == null ? null : logDir.toString());
        json.put("master", master(nowNs));
        json.put("agent", agent(view, nowNs));
        json.put("workers", view.workers().stream().map(worker -> worker(worker, nowNs)).toList());
        json.put("standbys", view.standbys().stream().map(standby -> standby(standby, nowNs)).toList());
        return json;
    }

    private Map<String, Object> standby(ClusterView.StandbyView standby, long nowNs) {
        Map<String, Object> json = process(standby.process(), nowNs);
        json.put("generation", standby.generation());
        return json;
    }

    private Map<String, Object> master(long nowNs) {
        long pid = ProcessHandle.current().pid();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", pid);
        json.put("uptimeMs", millis(nowNs - bornNs));
        json.put("rssBytes", ResidentMemory.bytes(pid));
        json.put("aotCache", aotCache(pid));
        return json;
    }

    private @Nullable Map<String, Object> agent(ClusterView view, long nowNs) {
        ClusterView.ChildView agent = view.agent();
        if (agent == null) {
            return null;
        }
        Map<String, Object> json = process(agent, nowNs);
        json.put("restarts", view.agentRestarts());
        return json;
    }

    private Map<String, Object> worker(ClusterView.WorkerView worker, long nowNs) {
        Map<String, Object> json = process(worker.process(), nowNs);
        json.put("slot", worker.slot());
        json.put("generation", worker.generation());
        json.put("restarts", worker.restarts());
        LastExit lastExit = worker.lastExit();
        json.put("lastExit", lastExit == null ? null : lastExit(lastExit, worker.slot(), nowNs));
        OptionalLong restartAtNs = worker.restartAtNs();
        json.put("restartInMs",
                restartAtNs.isEmpty() ? null : Math.max(0, millis(restartAtNs.getAsLong() - nowNs)));
        return json;
    }

    private Map<String, Object> process(ClusterView.ChildView process, long nowNs) {
        boolean isDead = process.state().equals("dead");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", process.id().number());
        json.put("pid", process.pid());
        json.put("state", process.state());
        json.put("uptimeMs", isDead ? 0 : millis(nowNs - process.bornNs()));
        json.put("rssBytes", isDead ? 0 : ResidentMemory.bytes(process.pid()));
        json.put("aotCache", isDead ? null : aotCache(process.pid()));
        return json;
    }

    private Map<String, Object> lastExit(LastExit exit, int slot, long nowNs) {
        Told latest = told.get(slot);
        if (latest == null || !latest.exit.equals(exit)) {
            latest = new Told(exit, Instant.now().minusNanos(nowNs - exit.atNs()).truncatedTo(ChronoUnit.MILLIS));
            told.put(slot, latest);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", exit.status().code());
        json.put("signal", exit.status().signal());
        json.put("reason", exit.reason());
        json.put("at", latest.at.toString());
        return json;
    }

    /** Whether the process has started by an AOT cache; null where there shall be none. */
    private @Nullable Boolean aotCache(long pid) {
        return aot == null ? null : aot.isUsedBy(pid);
    }

    private static long millis(long ns) {
        return ns / 1_000_000;
    }
}
