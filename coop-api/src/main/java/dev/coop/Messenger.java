package dev.coop;

import org.jspecify.annotations.Nullable;

/**
 * Messages between the processes of a cluster, carried by the master. Order is kept from one sender to one receiver.
 *
 * <p>Data is JSON data, see {@link Codec}; values of types with a {@linkplain #codec registered codec} are converted
 * wherever they occur in it. Sending never blocks. Safe for use by any thread; handlers run one at a time, in order, on
 * a thread of their own.
 *
 * <p>Sending throws {@link IllegalArgumentException} if the data is not JSON data or the message is larger than 1 MiB.
 */
public interface Messenger {
    /** Receives the messages of one action. */
    @FunctionalInterface
    interface Handler {
        /** Called for one message; an exception is logged and stops no other handler. */
        void onMessage(Message message) throws Exception;
    }

    /** Calls {@code handler} for every message of this action. */
    void on(String action, Handler handler);

    /** Calls {@code handler} for the next message of this action only. */
    void once(String action, Handler handler);

    /** Takes back {@link #on} or {@link #once}; no effect if the handler is not there. */
    void off(String action, Handler handler);

    /** Lets values of {@code type} stand in the data of messages that are sent. */
    <T> void codec(Class<T> type, Codec<T> codec);

    /** To every app worker and the agent, the sender included. */
    void broadcast(String action, @Nullable Object data);

    /** To every app worker, the sender included. */
    void sendToApp(String action, @Nullable Object data);

    /** To the agent. */
    void sendToAgent(String action, @Nullable Object data);

    /** To one app worker, chosen by the master. */
    void sendRandom(String action, @Nullable Object data);

    /**
     * To exactly the process {@code pid}, whichever role it has. If there is none, the message is dropped and the
     * sender gets a message {@code undeliverable} with {@code {action, pid}}.
     */
    void sendTo(long pid, String action, @Nullable Object data);

    /** To the parent; dropped when there is none. */
    void sendToParent(String action, @Nullable Object data);

    /** To the master, which knows {@code reload-worker} and ignores what it does not know. */
    void sendToMaster(String action, @Nullable Object data);

    /** To the role that messages go to by default: the app workers from the agent, the agent from an app worker. */
    void send(String action, @Nullable Object data);

    /** {@link #send(String, Object)} of a plain string: it is the action and the data. */
    default void send(String message) {
        send(message, message);
    }

    /** {@link #broadcast(String, Object)} of a plain string: it is the action and the data. */
    default void broadcast(String message) {
        broadcast(message, message);
    }

    /** {@link #sendToApp(String, Object)} of a plain string: it is the action and the data. */
    default void sendToApp(String message) {
        sendToApp(message, message);
    }

    /** {@link #sendToAgent(String, Object)} of a plain string: it is the action and the data. */
    default void sendToAgent(String message) {
        sendToAgent(message, message);
    }

    /** {@link #sendRandom(String, Object)} of a plain string: it is the action and the data. */
    default void sendRandom(String message) {
        sendRandom(message, message);
    }

    /** {@link #sendTo(long, String, Object)} of a plain string: it is the action and the data. */
    default void sendTo(long pid, String message) {
        sendTo(pid, message, message);
    }

    /** {@link #sendToParent(String, Object)} of a plain string: it is the action and the data. */
    default void sendToParent(String message) {
        sendToParent(message, message);
    }

    /** {@link #sendToMaster(String, Object)} of a plain string: it is the action and the data. */
    default void sendToMaster(String message) {
        sendToMaster(message, message);
    }
}
