package dev.coop.master;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

import dev.coop.ClusterOptions;
import dev.coop.master.core.Command;
import dev.coop.master.core.Endpoint;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

/** What the master itself says to programs and to its parent. Confined to the loop thread. */
final class Announcer {
    private final ClusterOptions options;
    private final Router router;
    private final IntSupplier workers;
    private int jsonWorkers;
    private String json = "";

    /** @param workers how many there are to be, which a scale changes */
    Announcer(ClusterOptions options, Router router, IntSupplier workers) {
        this.options = options;
        this.router = router;
        this.workers = workers;
    }

    /** The options as programs get them. */
    String optionsJson() {
        if (jsonWorkers != workers.getAsInt()) {
            jsonWorkers = workers.getAsInt();
            json = Json.write(options());
        }
        return json;
    }

    /** As data: where the cluster serves may not fit the other options, once a program has decided it. */
    private Map<String, Object> options() {
        Map<String, Object> options = this.options.toJson();
        options.put("workers", workers.getAsInt());
        return options;
    }

    /** Sends a message; whoever is not there gets none. */
    void post(Command.Audience to, String action, Object data) {
        String dataJson = Json.write(data);
        switch (to) {
            case Command.Audience.Parent() -> router.post(action, dataJson, router.parent());
            case Command.Audience.Apps() -> router.postToApps(action, dataJson);
            case Command.Audience.One(var child) -> router.post(action, dataJson, router.find(child));
        }
    }

    /** Tells that the cluster serves: the parent where, programs the options that hold (C-4). */
    void ready(Command.Audience to, Endpoint at) {
        boolean isParent = to instanceof Command.Audience.Parent;
        post(to, "egg-ready", isParent ? news(at) : optionsAt(at));
    }

    /** Tells the parent why there will be no cluster. */
    void startFailed(String line) {
        post(new Command.Audience.Parent(), "start-failed", Map.of("error", line));
    }

    private Map<String, Object> optionsAt(Endpoint at) {
        Map<String, Object> there = options();
        there.put("port", at.port());
        if (at.port() == WireMessage.UNIX_SOCKET) {
            there.put("listenPath", at.address());
        }
        return there;
    }

    private Map<String, Object> news(Endpoint at) {
        Map<String, Object> news = new LinkedHashMap<>();
        news.put("port", at.port());
        news.put("address", at.address());
        news.put("protocol", at.protocol());
        if (options.debugPort() != 0) {
            news.put("debugPort", options.debugPort());
        }
        return news;
    }
}
