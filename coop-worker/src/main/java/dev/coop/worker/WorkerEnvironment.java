package dev.coop.worker;

import java.nio.file.Path;
import java.util.Map;

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
 * @param logFile what standard output and error are; null where nobody but the master knows
 * @param listen the cluster's listening socket; null in the agent
 */
record WorkerEnvironment(Role role, int id, int index, int count, Path ipcSocket, String token, long startTimeoutMs,
        long closeTimeoutMs, @Nullable Path logFile, @Nullable Listen listen) {

    /**
     * The address of the cluster's listening socket.
     *
     * @param host as it was given to the master; null for every address
     */
    record Listen(@Nullable String host, int port, int backlog) {}

    /** @throws IllegalStateException naming the variable that is missing or no number */
    static WorkerEnvironment of(Map<String, String> variables) {
        boolean isAgent = text(variables, Env.ROLE).equals("agent");
        return new WorkerEnvironment(isAgent ? Role.AGENT : Role.APP, number(variables, Env.ID),
                isAgent ? -1 : number(variables, Env.WORKER_INDEX), number(variables, Env.WORKER_COUNT),
                Path.of(text(variables, Env.IPC_SOCKET)), text(variables, Env.TOKEN),
                number(variables, Env.START_TIMEOUT_MS), number(variables, Env.CLOSE_TIMEOUT_MS),
                logFile(variables), isAgent ? null : listen(variables));
    }

    private static @Nullable Path logFile(Map<String, String> variables) {
        String file = variables.get(Env.LOG_FILE);
        return file == null ? null : Path.of(file);
    }

    private static Listen listen(Map<String, String> variables) {
        return new Listen(variables.get(Env.LISTEN_HOST), number(variables, Env.LISTEN_PORT),
                number(variables, Env.LISTEN_BACKLOG));
    }

    private static int number(Map<String, String> variables, String name) {
        String text = text(variables, name);
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
