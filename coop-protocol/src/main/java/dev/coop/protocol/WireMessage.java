package dev.coop.protocol;

import dev.coop.Role;

/**
 * Everything that processes of a cluster say to each other. The header is described at {@link Frame}; each record says
 * what its body holds. A <i>text</i> is a u32 byte count and as many bytes of UTF-8.
 */
public sealed interface WireMessage {
    /** In the place of a TCP port: it is a Unix-domain socket. */
    int UNIX_SOCKET = 0;

    /**
     * Child or command line to master, first frame on a connection. Body: text token, i32 pid.
     *
     * @param token the one-time id from {@link Env#TOKEN}; empty for a connection to the control socket
     * @param pid the sender's process id
     */
    record Hello(String token, int pid) implements WireMessage {}

    /**
     * Master to child: the gate is open, load the program. Body: text options.
     *
     * @param optionsJson {@link dev.coop.ClusterOptions#toJson()} as JSON
     */
    record Start(String optionsJson) implements WireMessage {}

    /** Agent to master: it is ready. Body: empty. */
    record Started() implements WireMessage {}

    /**
     * App worker to master: it takes connections on what is, or may become, the cluster's port. Body: i32 port.
     *
     * @param port the TCP port as the worker's server sees it; {@link #UNIX_SOCKET} where it serves the cluster's
     *     Unix-domain socket
     */
    record Listening(int port) implements WireMessage {}

    /**
     * App worker to master: its program binds an address, open the socket for it. The answer is a datagram that carries
     * the socket, or a text that says why there is none. Body: text host, i32 port, i32 slot, text inbox.
     *
     * @param host an IP address as a literal; empty for every address; an absolute path with {@link #UNIX_SOCKET}
     * @param port a TCP port, or {@link #UNIX_SOCKET}
     * @param slot whose socket, where slots have sockets of their own; {@link #OWN_SLOT} but for a {@link Guest}
     * @param inbox the path of the Unix-domain datagram socket that waits for the answer
     */
    record ListenRequest(String host, int port, int slot, String inbox) implements WireMessage {
        /** The slot of the worker that asks. */
        public static final int OWN_SLOT = -1;

        /** A request for the worker's own slot. */
        public ListenRequest(String host, int port, String inbox) {
            this(host, port, OWN_SLOT, inbox);
        }
    }

    /**
     * Master to app worker: a slot has no worker, or has one again; from now on accept what waits in its queue, or no more.
     * The worker asks for the socket by a {@link ListenRequest}. Body: text host, i32 port, i32 slot, i32 1 or 0.
     *
     * @param host of the address that the worker serves, as in its request
     * @param port of it
     * @param slot whose queue it is
     * @param comes whether to begin
     */
    record Guest(String host, int port, int slot, boolean comes) implements WireMessage {}

    /** Standby to master: it is ready, and takes connections when it is promoted. Body: empty. */
    record Warm() implements WireMessage {}

    /**
     * Master to standby: from now on it is the worker of a slot. It takes connections and says {@link Listening}. Body: i32 slot.
     *
     * @param slot the slot's index
     */
    record Promote(int slot) implements WireMessage {}

    /**
     * App worker to master, every {@link Env#BEAT_INTERVAL_MS}: it is alive. Body: i32 1 or 0.
     *
     * @param moves whether its program is, too, as far as that can be seen
     */
    record Beat(boolean moves) implements WireMessage {}

    /**
     * A message between programs. Destination, sender and receiver stand in the header. Body: text action, then the
     * data as JSON up to the end.
     *
     * @param to where it goes
     * @param from the sender's role; what a child writes there is overwritten by the master
     * @param receiverPid for {@link Destination#PID}, else 0
     * @param senderPid the sender's pid; what a child writes there is overwritten by the master
     * @param action what it is about
     * @param dataJson its data
     */
    record Post(Destination to, Role from, int receiverPid, int senderPid, String action,
            String dataJson) implements WireMessage {}

    /** App worker to master: start a successor, then end me. Body: empty. */
    record Replace() implements WireMessage {}

    /**
     * Child to master: it is about to end in order. Body: i32 code.
     *
     * @param code its exit code, or {@link #CODE_UNKNOWN} when the program ends the JVM itself
     */
    record Bye(int code) implements WireMessage {
        /** The exit status will tell; it is no signal, whatever it looks like. */
        public static final int CODE_UNKNOWN = -1;
    }

    /**
     * Command line to master, on the control socket. Body: text command, text arguments.
     *
     * @param command {@code status}, {@code stop}, {@code reload}, {@code scale}, {@code send}, {@code reopen} or
     *     {@code attach}
     * @param argumentsJson a JSON object
     */
    record Request(String command, String argumentsJson) implements WireMessage {}

    /**
     * Master to command line: the end of a request. Body: i32 code, text result.
     *
     * @param code 0 done, 1 failed
     * @param resultJson a JSON object; {@code {"error": line}} when it failed
     */
    record Reply(int code, String resultJson) implements WireMessage {}

    /**
     * Master to command line: what happens while a request runs. Body: text line.
     *
     * @param line for people
     */
    record Progress(String line) implements WireMessage {}

    /** Master to child: open your log file, {@link Env#LOG_FILE}, anew: it was moved away. Body: empty. */
    record Reopen() implements WireMessage {}
}
