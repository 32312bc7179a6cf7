package dev.coop.master;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.coop.Message;
import dev.coop.Messenger;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireMessage;

/** Hands the parent's messages to its handlers. Handlers may be added by any thread. */
final class ParentInbox {
    private final List<Messenger.Handler> handlers = new CopyOnWriteArrayList<>();

    ParentInbox(Messenger.Handler first) {
        handlers.add(first);
    }

    void add(Messenger.Handler handler) {
        handlers.add(handler);
    }

    /** Calls every handler, on this thread. */
    void deliver(WireMessage.Post post) {
        try {
            Message message = new Message(post.action(), Json.read(post.dataJson()), post.from(), post.senderPid());
            handlers.forEach(handler -> call(handler, message));
        } catch (ProtocolException e) {
            // The master hands on what programs send unread: this one is of no use, the next may be.
            report(e);
        }
    }

    private static void call(Messenger.Handler handler, Message message) {
        try {
            handler.onMessage(message);
        } catch (Throwable e) {
            report(e);
        }
    }

    private static void report(Throwable e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
}
