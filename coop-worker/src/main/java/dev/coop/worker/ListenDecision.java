package dev.coop.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.Application;
import dev.coop.Balance;
import dev.coop.ClusterOptions;
import dev.coop.Listen;
import dev.coop.protocol.Log;

/**
 * Where an {@link Application} serves: what the options say, else its own configuration, else the default port (B-9).
 * The master learns it by the message {@code realport}, {@code {port, protocol, hostname}} or {@code {path, protocol}}.
 * Confined to the main thread.
 */
final class ListenDecision {
    private final ProcessContext context;
    private final SharedSocket socket;
    private final Log log;

    ListenDecision(ProcessContext context, SharedSocket socket, Log log) {
        this.context = context;
        this.socket = socket;
        this.log = log;
    }

    /**
     * Decides, before the application starts.
     *
     * @throws UnknownHostException if its hostname is none
     */
    void decideFor(Application application) throws UnknownHostException {
        boolean isAsked = overridesListen(application);
        if (socket.isGiven() && !isAsked) {
            // Nothing to decide: so the options need not be read yet.
            return;
        }
        Listen listen = isAsked ? application.listen(context.options()) : Listen.UNSPECIFIED;
        if (listen.reusePort() && context.options().balance() == Balance.SHARED) {
            log.warn("Application.listen asks for reusePort, the workers share one queue: use --balance reuseport");
        }
        String protocol = isHttps(listen) ? "https" : "http";
        Path path = path(listen);
        if (path == null) {
            announce(port(listen), hostname(listen), protocol);
        } else {
            announce(path, protocol);
        }
    }

    private static boolean overridesListen(Application application) {
        try {
            return !application.getClass().getMethod("listen", ClusterOptions.class).getDeclaringClass()
                    .equals(Application.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the program brings an old coop-api", e);
        }
    }

    private @Nullable Path path(Listen listen) {
        Path own = listen.path();
        if (socket.isGiven()) {
            return socket.givenPath();
        }
        return own == null ? null : own.toAbsolutePath().normalize();
    }

    private int port(Listen listen) {
        Integer own = listen.port();
        if (socket.givenPort() != 0) {
            return socket.givenPort();
        }
        if (own != null) {
            return own;
        }
        return isHttps(listen) ? ClusterOptions.DEFAULT_HTTPS_PORT : ClusterOptions.DEFAULT_PORT;
    }

    private boolean isHttps(Listen listen) {
        return listen.https() || context.options().https() != null;
    }

    /** Null for every address. */
    private static @Nullable String hostname(Listen listen) throws UnknownHostException {
        String hostname = listen.hostname();
        return hostname == null || InetAddress.getByName(hostname).isAnyLocalAddress() ? null : hostname;
    }

    private void announce(Path path, String protocol) {
        context.decide(path);
        socket.serveAt(path);
        context.messenger().sendToMaster("realport", Map.of("path", path.toString(), "protocol", protocol));
    }

    private void announce(int port, @Nullable String hostname, String protocol) {
        context.decide(port, hostname);
        socket.serveAt(port);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("port", port);
        data.put("protocol", protocol);
        if (hostname != null) {
            data.put("hostname", hostname);
        }
        context.messenger().sendToMaster("realport", data);
    }
}
