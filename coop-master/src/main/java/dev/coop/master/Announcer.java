package dev.coop.master;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;
import dev.coop.master.core.Command;
import dev.coop.master.core.Endpoint;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

/** What the master itself says to programs and to its parent. Confined to the loop thread. */
final class Announcer {
    private final ClusterOptions options;
    private final Router router;
    private @Nullable String optionsJson;

    Announcer(ClusterOptions options, Router router) {
        this.options = options;
        this.router = router;
    }

    /** The options as programs get them. */
    String optionsJson() {
        String json = optionsJson;
        if (json == null) {
            json = Json.write(options.toJson());
            optionsJson = json;
        }
        return json;
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

    /** As data: the program has decided the port, and whether that fits the other options is no question any more. */
    private Map<String, Object> optionsAt(Endpoint at) {
        Map<String, Object> json = options.toJson();
        json.put("port", at.port());
        if (at.port() == WireMessage.UNIX_SOCKET) {
            json.put("listenPath", at.address());
        }
        return json;
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
