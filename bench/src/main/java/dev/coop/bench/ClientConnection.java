package dev.coop.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection of the load generator, on its client's thread: sends a request, judges the answer and, if connections
 * are kept, sends the next one. Else the server has to close the connection behind the answer.
 */
final class ClientConnection {
    /** What became of the request that is under way. */
    enum Step {
        /** It is still under way. */
        WAITING,
        /** It was answered rightly, and the next one is under way. */
        ANSWERED,
        /** It was answered rightly, and the connection is closed. */
        ENDED,
        /** It was not, and the connection is closed. */
        FAILED
    }

    private static final byte[] NOTHING = {};

    private final ClientRequest request;
    private final SocketChannel channel;
    private byte[] begun = NOTHING;
    private boolean isAnswered;
    private long beganNanos = System.nanoTime();
    private long latencyNanos;

    private ClientConnection(ClientRequest request, SocketChannel channel) {
        this.request = request;
        this.channel = channel;
    }

    /** Begins to connect; the rest happens when {@code selector} says so. */
    static void open(ClientRequest request, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ClientConnection connection = new ClientConnection(request, channel);
            boolean isConnected = request.connect(channel);
            channel.register(selector, isConnected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, connection);
            if (isConnected) {
                request.sendOn(channel);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Of the last request that was answered: from its sending to its answer, or from connecting to the close. */
    long latencyNanos() {
        return latencyNanos;
    }

    /** Does what the channel is ready for. */
    Step proceed(SelectionKey key) {
        try {
            Step step = key.isConnectable() ? connected(key) : received();
            if (step == Step.ENDED || step == Step.FAILED) {
                channel.close();
            }
            return step;
        } catch (IOException _) {
            return failed();
        }
    }

    private Step failed() {
        try {
            channel.close();
        } catch (IOException _) {
            // It counts as failed already.
        }
        return Step.FAILED;
    }

    private Step connected(SelectionKey key) throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        request.sendOn(channel);
        return Step.WAITING;
    }

    private Step received() throws IOException {
        ByteBuffer input = request.receiveFrom(channel);
        if (input == null) {
            return isAnswered ? ended() : Step.FAILED;
        }
        if (isAnswered) {
            return input.hasRemaining() ? Step.FAILED : Step.WAITING;
        }
        return switch (request.judge(begun, input)) {
            case WRONG -> Step.FAILED;
            case INCOMPLETE -> incomplete(input);
            case RIGHT -> right();
        };
    }

    private Step incomplete(ByteBuffer input) {
        begun = ClientRequest.together(begun, input);
        return Step.WAITING;
    }

    private Step right() throws IOException {
        begun = NOTHING;
        if (!request.isKeepAlive()) {
            isAnswered = true;
            return Step.WAITING;
        }
        long nowNanos = System.nanoTime();
        latencyNanos = nowNanos - beganNanos;
        beganNanos = nowNanos;
        request.sendOn(channel);
        return Step.ANSWERED;
    }

    private Step ended() {
        latencyNanos = System.nanoTime() - beganNanos;
        return Step.ENDED;
    }
}
