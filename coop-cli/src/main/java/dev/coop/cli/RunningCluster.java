package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import dev.coop.ClusterException;
import dev.coop.master.RuntimeDir;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireMessage;

/**
 * A cluster of this user whose master is alive.
 *
 * @param directory its runtime directory
 * @param id its cluster id
 * @param master its master
 */
record RunningCluster(RuntimeDir directory, String id, MasterProcess master) {
    /** The cluster in {@code directory}, if its master is alive. */
    static Optional<RunningCluster> in(RuntimeDir directory) throws IOException {
        return directory.running()
                .map(running -> new RunningCluster(directory, running.clusterId(), new MasterProcess(running.pid())))
                // A master that is about to start still shows the pid of the one before it.
                .filter(cluster -> cluster.master.isAlive());
    }

    String title() {
        return directory.title();
    }

    /**
     * Asks the master and waits for the answer.
     *
     * @param longest how long it may take
     * @param progress gets the lines that come before it
     * @return the result as JSON
     * @throws ClusterException if it does not answer or the answer is a failure
     */
    String request(String command, String argumentsJson, Duration longest, Consumer<String> progress) {
        WireMessage.Reply reply;
        try (MasterLink link = MasterLink.open(directory.controlSocket(), new Events())) {
            reply = link.request(command, argumentsJson, new Patience(master, longest), progress);
        } catch (IOException e) {
            throw new ClusterException(silence(), e);
        }
        if (reply == null) {
            throw new ClusterException(silence());
        }
        if (reply.code() != 0) {
            throw new ClusterException(error(reply.resultJson()));
        }
        return reply.resultJson();
    }

    private String silence() {
        return title() + " does not answer (pid " + master.pid() + "): coop stop --title " + title() + " ends it";
    }

    private static String error(String json) {
        try {
            return String.valueOf(Json.readObject(json).getOrDefault("error", json));
        } catch (ProtocolException _) {
            return json;
        }
    }
}
