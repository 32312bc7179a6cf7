package dev.coop.master;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.coop.Message;
import dev.coop.Messenger;
import dev.coop.protocol.Json;
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
    void deliver(WireMessage.Post post) throws IOException {
        Message message = new Message(post.action(), Json.read(post.dataJson()), post.from(), post.senderPid());
        for (Messenger.Handler handler : handlers) {
            try {
                handler.onMessage(message);
            } catch (Throwable e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
