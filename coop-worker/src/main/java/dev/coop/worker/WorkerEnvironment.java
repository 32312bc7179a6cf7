package dev.coop.worker;

import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.protocol.Env;

/**
 * What the master has told this process through its environment.
 *
 * @param role agent or app
 * @param id the process's id among those of its role, from 1
 * @param index the app worker's slot; -1 in the agent
 * @param count the number of slots
 * @param ipcSocket the path of the master's socket
 * @param token the one-time id for the hello
 * @param startTimeoutMs how long the process may take until it is ready
 * @param closeTimeoutMs how long closing may take
 * @param beatIntervalMs how often the process shows that it is alive; 0 for never
 * @param logFile what standard output and error are; null where nobody but the master knows
 * @param required jars and classes to load before the program
 * @param listen the cluster's listening socket; null in the agent
 */
record WorkerEnvironment(Role role, int id, int index, int count, Path ipcSocket, String token, long startTimeoutMs,
        long closeTimeoutMs, long beatIntervalMs, @Nullable Path logFile, List<String> required,
        @Nullable Address listen) {

    /**
     * The address of the cluster's listening socket.
     *
     * @param host as it was given to the master; null for every address
     * @param path of a Unix-domain socket in the place of host and port; null where there is none
     * @param port 0 where there is no socket yet: the program decides
     * @param hasOwnQueue whether the slot has sockets of its own, for which the process asks
     * @param privatePorts ports of which each worker has one of its own
     * @param readyPath what a server must answer with 2xx before it gets connections; null where it need not
     * @param isStandby whether the process waits for a slot once it is ready
     */
    record Address(@Nullable String host, @Nullable Path path, int port, boolean hasOwnQueue, int backlog,
            Set<Integer> privatePorts, @Nullable String readyPath, boolean isStandby) {}

    /** @throws IllegalStateException naming the variable that is missing or no number */
    static WorkerEnvironment of(Map<String, String> variables) {
        boolean isAgent = text(variables, Env.ROLE).equals("agent");
        return new WorkerEnvironment(isAgent ? Role.AGENT : Role.APP, number(variables, Env.ID),
                isAgent ? -1 : number(variables, Env.WORKER_INDEX), number(variables, Env.WORKER_COUNT),
                Path.of(text(variables, Env.IPC_SOCKET)), text(variables, Env.TOKEN),
                number(variables, Env.START_TIMEOUT_MS), number(variables, Env.CLOSE_TIMEOUT_MS),
                variables.containsKey(Env.BEAT_INTERVAL_MS) ? number(variables, Env.BEAT_INTERVAL_MS) : 0,
                file(variables, Env.LOG_FILE), required(variables), isAgent ? null : listen(variables));
    }

    private static List<String> required(Map<String, String> variables) {
        String list = variables.getOrDefault(Env.REQUIRE, "");
        return list.isEmpty() ? List.of() : List.of(list.split(File.pathSeparator, -1));
    }

    private static @Nullable Path file(Map<String, String> variables, String name) {
        String file = variables.get(name);
        return file == null ? null : Path.of(file);
    }

    private static Address listen(Map<String, String> variables) {
        int port = variables.containsKey(Env.LISTEN_PORT) ? number(variables, Env.LISTEN_PORT) : 0;
        return new Address(variables.get(Env.LISTEN_HOST), file(variables, Env.LISTEN_PATH), port,
                variables.containsKey(Env.LISTEN_QUEUE),
                number(variables, Env.LISTEN_BACKLOG),
                privatePorts(variables.get(Env.PRIVATE_PORTS)), variables.get(Env.READY_PATH),
                variables.containsKey(Env.STANDBY));
    }

    private static Set<Integer> privatePorts(@Nullable String list) {
        Set<Integer> ports = new HashSet<>();
        if (list != null) {
            StringTokenizer words = new StringTokenizer(list, ",");
            while (words.hasMoreTokens()) {
                ports.add(parse(Env.PRIVATE_PORTS, words.nextToken()));
            }
        }
        return ports;
    }

    private static int number(Map<String, String> variables, String name) {
        return parse(name, text(variables, name));
    }

    private static int parse(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("the variable " + name + " is no number: " + text, e);
        }
    }

    private static String text(Map<String, String> variables, String name) {
        String text = variables.get(name);
        if (text == null) {
            throw new IllegalStateException(
                    "the variable " + name + " is missing: this process is not started by hand, but by coop start");
        }
        return text;
    }
}
