package dev.coop.master;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;

/**
 * A message that a command sends to processes of the cluster. Immutable.
 *
 * @param to the role that gets it; null where the pid alone says who
 * @param pid the process that gets it; 0 for all of the role
 * @param senderPid the command's
 * @param action what it is about
 * @param dataJson its data
 */
record OutsideMessage(@Nullable Role to, int pid, int senderPid, String action, String dataJson) {
    /**
     * The message that a request's arguments describe: {@code {action, data, to, pid}}.
     *
     * @throws ProtocolException if they describe none
     */
    static OutsideMessage of(Map<String, Object> arguments, int senderPid) throws ProtocolException {
        if (!(arguments.get("action") instanceof String action) || !arguments.containsKey("data")
                || !(arguments.get("pid") instanceof Long pid) || pid < 0 || pid > Integer.MAX_VALUE) {
            throw new ProtocolException("a message without action, data or pid");
        }
        Role to = role(arguments.get("to"));
        if (to == null && pid == 0) {
            throw new ProtocolException("a message to nobody");
        }
        return new OutsideMessage(to, pid.intValue(), senderPid, action, Json.write(arguments.get("data")));
    }

    private static @Nullable Role role(@Nullable Object name) throws ProtocolException {
        if (name == null) {
            return null;
        }
        return switch (name.toString()) {
            case "app" -> Role.APP;
            case "agent" -> Role.AGENT;
            case "master" -> Role.MASTER;
            default -> throw new ProtocolException("a message to an unknown role");
        };
    }

    /** Whether the master is who it is for. */
    boolean isForMaster(long masterPid) {
        return pid == 0 ? to == Role.MASTER : pid == masterPid && (to == null || to == Role.MASTER);
    }

    /** Whether a process of this role and pid is one that it is for. */
    boolean isFor(Role role, int receiverPid) {
        return (to == null || to == role) && (pid == 0 || pid == receiverPid);
    }

    /** What the sender is told when nobody gets it. */
    String nobody() {
        String who = to == null ? "process" : to.name().toLowerCase(Locale.ROOT);
        return "no " + who + (pid == 0 ? "" : " with pid " + pid)
                + " takes messages in this cluster: coop status shows who is there";
    }
}
