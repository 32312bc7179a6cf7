package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;

/**
 * Reaches the thread that is blocked in the accept of a server, by the private fields that the class itself uses for
 * closing while a thread is blocked.
 */
final class CoopBlocked {
    static final CoopBlocked CHANNEL = new CoopBlocked(ServerSocketChannelImpl.class, "thread",
            "forcedNonBlocking");
    static final CoopBlocked SOCKET = new CoopBlocked(NioSocketImpl.class, "readerThread", "nonBlocking");

    private final Field lock;
    private final Field state;
    private final Field thread;
    /** Whether the class has made its descriptor non-blocking by itself, for a virtual thread or a timeout. */
    private final Field nonBlocking;
    private final int closing;

    private CoopBlocked(Class<?> type, String threadField, String nonBlockingField) {
        try {
            lock = field(type, "stateLock");
            state = field(type, "state");
            thread = field(type, threadField);
            nonBlocking = field(type, nonBlockingField);
            closing = field(type, "ST_CLOSING").getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK's " + type.getName() + " is not the one Coop knows: " + e, e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Reads each field once: the first time links handles, which takes some ten milliseconds. */
    void prepare(Object server) {
        try {
            lock.get(server);
            state.getInt(server);
            thread.getLong(server);
            nonBlocking.getBoolean(server);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether {@code server} has not begun to close. */
    boolean isOpen(Object server) {
        try {
            return state.getInt(server) < closing;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Puts {@code other} in place of the server's descriptor and makes the blocked thread look again, as {@link
     * NativeDispatcher#preClose} does. Nothing happens once the server closes: its descriptor may be somebody else's.
     */
    void replace(Object server, FileDescriptor descriptor, FileDescriptor other) throws IOException {
        try {
            synchronized (lock.get(server)) {
                if (isOpen(server)) {
                    CoopDescriptors.copy(other, descriptor);
                    if (nonBlocking.getBoolean(server)) {
                        IOUtil.configureBlocking(descriptor, false);
                    }
                    wake(thread.getLong(server), descriptor);
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A virtual thread waits for what the descriptor was. */
    private static void wake(long thread, FileDescriptor descriptor) {
        if (NativeThread.isNativeThread(thread)) {
            NativeThread.signal(thread);
        } else if (NativeThread.isVirtualThread(thread)) {
            Poller.stopPoll(IOUtil.fdVal(descriptor));
        }
    }
}
