package dev.coop.protocol;

/** The environment variables by which Coop's processes find each other. */
public final class Env {
    /** The cluster's id: every process of the cluster carries it, grandchildren too. */
    public static final String CLUSTER = "COOP_CLUSTER";
    /** The id of the child among the cluster's processes: every process below it carries it too. */
    public static final String CHILD = "COOP_CHILD";
    /** Whose {@link #CLUSTER} a process rehearses for; every process below it carries it too. */
    public static final String REHEARSAL = "COOP_REHEARSAL";
    /** The file that the bind hook keeps what it has made in, for the next worker; absent for none. */
    public static final String HOOK_CACHE = "COOP_HOOK_CACHE";
    /** {@code agent} or {@code app}. */
    public static final String ROLE = "COOP_ROLE";
    /** The child's id among those of its role, from 1. */
    public static final String ID = "COOP_WORKER_ID";
    /** The app worker's slot. */
    public static final String WORKER_INDEX = "COOP_WORKER_INDEX";
    /** The number of slots. */
    public static final String WORKER_COUNT = "COOP_WORKER_COUNT";
    /** The path of the socket that the child connects to. */
    public static final String IPC_SOCKET = "COOP_IPC_SOCKET";
    /** The one-time id that the child says in its hello. */
    public static final String TOKEN = "COOP_TOKEN";
    /** Jars and classes to load before the program, separated as a class path is. */
    public static final String REQUIRE = "COOP_REQUIRED";
    /** The folder of Coop's own jars. */
    public static final String LIB = "COOP_LIB";
    /** The host of the cluster's listening socket; absent for every address. */
    public static final String LISTEN_HOST = "COOP_LISTEN_HOST";
    /** The port of the cluster's listening socket; absent where the program decides. */
    public static final String LISTEN_PORT = "COOP_LISTEN_PORT";
    /** The path of the cluster's listening socket in the place of host and port; absent where that is of TCP. */
    public static final String LISTEN_PATH = "COOP_LISTEN_UNIX_PATH";
    /** {@code own} where each slot has sockets of its own, for which the worker asks when its program binds. */
    public static final String LISTEN_QUEUE = "COOP_LISTEN_QUEUE";
    /** The length of its accept queue. */
    public static final String LISTEN_BACKLOG = "COOP_LISTEN_BACKLOG";
    /** Ports of which each worker has one of its own, separated by commas; absent for none. */
    public static final String PRIVATE_PORTS = "COOP_LISTEN_PRIVATE_PORTS";
    /** What a worker's server must answer with 2xx before it gets connections; absent where it need not. */
    public static final String READY_PATH = "COOP_LISTEN_READY_PATH";
    /** Set where the worker waits for a slot once it is ready. */
    public static final String STANDBY = "COOP_LISTEN_STANDBY";
    /** The file that the child's standard output and error are; absent where that is the master's business. */
    public static final String LOG_FILE = "COOP_LOG_FILE";
    /** The child's time until it is ready, in milliseconds. */
    public static final String START_TIMEOUT_MS = "COOP_START_TIMEOUT_MS";
    /** How often the worker shows that it is alive, in milliseconds; absent where it need not. */
    public static final String BEAT_INTERVAL_MS = "COOP_BEAT_INTERVAL_MS";
    /** The worker's time to close, in milliseconds. */
    public static final String CLOSE_TIMEOUT_MS = "COOP_CLOSE_TIMEOUT_MS";
    /** The port for the program, as many platforms name it. */
    public static final String PORT = "PORT";
    /** The port for the program, as Spring Boot reads it. */
    public static final String SERVER_PORT = "SERVER_PORT";

    /** How the sockets are called that a worker waits at for a listening socket, beside {@link #IPC_SOCKET}. */
    public static final String INBOX_PREFIX = "in-";

    /** How the tables are called by which workers take turns, each before its port, beside {@link #IPC_SOCKET}. */
    public static final String TURNS_PREFIX = "turns-";

    private Env() {}
}
