package dev.coop.systemtests;

/** The lines that tools match, as expressions. */
final class Logged {
    /** Groups: title. */
    static final String MASTER_START = "\\[master] =================== (\\S+) start =====================";
    /** Groups: id, pid, cluster port. */
    static final String AGENT_START = "\\[master] agent_worker#(\\d+):(\\d+) start with clusterPort:(\\d+)";
    /** Groups: id, pid. */
    static final String AGENT_STARTED = "\\[master] agent_worker#(\\d+):(\\d+) started \\(\\d+ms\\)";
    /** Groups: id, pid, port, remaining. */
    static final String APP_STARTED = "\\[master] app_worker#(\\d+):(\\d+) started at (\\d+), remain (\\d+) \\(\\d+ms\\)";
    /** Groups: title, address. */
    static final String READY = "\\[master] (\\S+) started on (\\S+) \\(\\d+ms\\)";
    /** Groups: id, pid, suicide, state. */
    static final String APP_DISCONNECT = "\\[master] app_worker#(\\d+):(\\d+) disconnect, suicide: (true|false),"
            + " state: (\\S+), current workers: \\[.*]";
    /** Groups: id, pid, code, signal, suicide, state. */
    static final String APP_DIED = "\\[master] app_worker#(\\d+):(\\d+) died \\(code: (\\S+), signal: (\\S+),"
            + " suicide: (true|false), state: (\\S+)\\), current workers: \\[.*]";
    /** Groups: id, pid, code, signal. */
    static final String AGENT_DIED = "\\[master] agent_worker#(\\d+):(\\d+) died \\(code: (\\S+), signal: (\\S+)\\)";
    /** Groups: id, pid. */
    static final String START_FAIL = "\\[master] app_worker#(\\d+):(\\d+) start fail, exiting with code:1";
    /** Groups: code. */
    static final String EXIT = "\\[master] exit with code:(\\d+)";

    private Logged() {}

    /** The line by which the master says what ends it. */
    static String killedBy(String signal) {
        return "\\[master] master is killed by signal " + signal + ", closing";
    }

    /** A line of the test program in any process. */
    static String mark(String text) {
        return "^\\[fixture] (\\d+) " + text;
    }

    /** A line of the test program in one process. */
    static String mark(long pid, String text) {
        return "^\\[fixture] " + pid + " " + text;
    }
}
