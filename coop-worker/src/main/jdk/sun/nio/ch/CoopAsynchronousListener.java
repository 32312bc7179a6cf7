package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** One {@link java.nio.channels.AsynchronousServerSocketChannel}: always non-blocking, its epoll watches are one-shot. */
final class CoopAsynchronousListener extends CoopListener {
    private final AsynchronousServerSocketChannelImpl channel;

    CoopAsynchronousListener(FileDescriptor descriptor, AsynchronousServerSocketChannelImpl channel) {
        super(descriptor, null);
        this.channel = channel;
    }

    @Override
    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    boolean mayWait() {
        return false;
    }

    @Override
    void adopted() throws IOException {
        IOUtil.configureBlocking(descriptor, false);
    }

    /** An accept that waits does so by a watch of what is no more: an event has it look, and watch again. */
    @Override
    void become(FileDescriptor other) throws IOException {
        replace(other);
        adopted();
        ((Port.PollableChannel) channel).onEvent(Net.POLLIN, false);
    }

    @Override
    boolean replace(FileDescriptor other) throws IOException {
        try {
            channel.begin();
            CoopDescriptors.copy(other, descriptor);
        } catch (ClosedChannelException e) {
            // nothing to replace
        } finally {
            channel.end();
        }
        return true;
    }
}
