package dev.coop.protocol;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.coop.Codec;
import dev.coop.Message;
import dev.coop.Messenger;
import dev.coop.Role;
import dev.coop.protocol.WireMessage.Post;

/**
 * The messenger of a program: turns what it sends into posts, and posts into calls of its handlers, on the thread of its
 * {@link Inbox}.
 */
public final class FrameMessenger implements Messenger, Inbox.Receiver {
    /** Where posts go out. */
    public interface Sender {
        /** Sends without blocking. Any thread. */
        void send(Frame post);

        /** The handlers have nothing more to do for now, so nothing more to send. Any thread; never blocks. */
        default void flush() {}
    }

    private final Role role;
    private final int pid;
    private final Sender sender;
    private final Log log;
    private final Handlers handlers = new Handlers();
    private final Codecs codecs = new Codecs();

    /**
     * A messenger without handlers.
     *
     * @param role what the program is
     * @param pid what it sends as its process id
     */
    public FrameMessenger(Role role, int pid, Sender sender, Log log) {
        this.role = role;
        this.pid = pid;
        this.sender = sender;
        this.log = log;
    }

    @Override
    public void on(String action, Handler handler) {
        handlers.add(Objects.requireNonNull(action), Objects.requireNonNull(handler), false);
    }

    @Override
    public void once(String action, Handler handler) {
        handlers.add(Objects.requireNonNull(action), Objects.requireNonNull(handler), true);
    }

    @Override
    public void off(String action, Handler handler) {
        handlers.remove(action, handler);
    }

    @Override
    public <T> void codec(Class<T> type, Codec<T> codec) {
        codecs.add(type, codec);
    }

    @Override
    public void broadcast(String action, @Nullable Object data) {
        post(Destination.ALL, 0, action, data);
    }

    @Override
    public void sendToApp(String action, @Nullable Object data) {
        post(Destination.APPS, 0, action, data);
    }

    @Override
    public void sendToAgent(String action, @Nullable Object data) {
        post(Destination.AGENT, 0, action, data);
    }

    @Override
    public void sendRandom(String action, @Nullable Object data) {
        post(Destination.RANDOM_APP, 0, action, data);
    }

    @Override
    public void sendTo(long receiver, String action, @Nullable Object data) {
        if (receiver <= 0 || receiver > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(receiver + " is no process id");
        }
        post(Destination.PID, (int) receiver, action, data);
    }

    @Override
    public void sendToParent(String action, @Nullable Object data) {
        post(Destination.PARENT, 0, action, data);
    }

    @Override
    public void sendToMaster(String action, @Nullable Object data) {
        post(Destination.MASTER, 0, action, data);
    }

    @Override
    public void send(String action, @Nullable Object data) {
        post(Destination.DEFAULT, 0, action, data);
    }

    private void post(Destination to, int receiver, String action, @Nullable Object data) {
        Objects.requireNonNull(action);
        try {
            sender.send(WireCodec.encode(new Post(to, role, receiver, pid, action, Json.write(data, codecs))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("message " + abbreviate(action) + ": " + e.getMessage(), e);
        }
    }

    private static String abbreviate(String action) {
        return action.length() <= 80 ? action : action.substring(0, 80) + "...";
    }

    @Override
    public void receive(Frame frame) {
        try {
            Post post = (Post) WireCodec.decode(frame);
            List<Handlers.Registration> called = handlers.take(post.action());
            if (!called.isEmpty()) {
                Message message = new Message(post.action(), Json.read(post.dataJson()), post.from(), post.senderPid());
                call(called, message);
            }
        } catch (ProtocolException e) {
            log.error("a message cannot be read", e);
        }
    }

    @Override
    public void caughtUp() {
        sender.flush();
    }

    private void call(List<Handlers.Registration> called, Message message) {
        for (Handlers.Registration registration : called) {
            try {
                registration.handler().onMessage(message);
            } catch (Throwable e) {
                log.error("a handler of the message " + message.action() + " has failed", e);
            }
        }
    }
}
