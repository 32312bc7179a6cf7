package dev.coop.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** A WebSocket. */
final class WebSocketConversation implements Conversation {
    private static final int LIMIT_SECONDS = 20;
    private static final HttpClient PLAIN = HttpClient.newHttpClient();
    private static final String GONE = "the server has closed the connection";

    private final WebSocket socket;
    private final BlockingQueue<String> answers;

    private WebSocketConversation(WebSocket socket, BlockingQueue<String> answers) {
        this.socket = socket;
        this.answers = answers;
    }

    static WebSocketConversation open(int port) throws IOException {
        return open(PLAIN, "ws", port);
    }

    static WebSocketConversation openSecure(int port, Certificates server) throws IOException {
        // Its thread ends by itself once nobody refers to the client.
        return open(HttpClient.newBuilder().sslContext(server.trustedBy(server)).build(), "wss", port);
    }

    private static WebSocketConversation open(HttpClient client, String scheme, int port) throws IOException {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(scheme + "://127.0.0.1:" + port + "/"), new Answers(answers))
                    .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
            return new WebSocketConversation(socket, answers);
        } catch (CompletionException e) {
            throw new IOException(e);
        }
    }

    @Override
    public long ask() throws IOException {
        try {
            socket.sendText("pid", true).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
            String answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            return Conversation.pidIn(answer == null ? "nothing" : answer);
        } catch (CompletionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public boolean isOver() {
        return GONE.equals(answers.peek());
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts each text that is complete, and the end, into the queue. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> queue;
        private final StringBuilder begun = new StringBuilder();

        Answers(BlockingQueue<String> queue) {
            this.queue = queue;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
            begun.append(text);
            if (isLast) {
                queue.add(begun.toString());
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            queue.add(GONE);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            queue.add(GONE);
        }
    }
}
