package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpServer;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

/** A server of the program: binds when it is made, accepts when it is told, answers each connection with the pid. */
abstract class Server implements AutoCloseable {
    /** How a program may serve. */
    enum Kind {
        SOCKET, SOCKET_TIMEOUT, SOCKET_VIRTUAL, CHANNEL, CHANNEL_IPV4, CHANNEL_REUSEPORT, CHANNEL_TIMEOUT, CHANNEL_VIRTUAL, SELECTOR, SELECTOR_BEFORE_BIND, ASYNCHRONOUS, HTTP, NETTY;

        Server open(InetSocketAddress address, int backlog) throws IOException {
            return switch (this) {
                case SOCKET, SOCKET_TIMEOUT, SOCKET_VIRTUAL -> new OfSocket(this, new ServerSocket(), address, backlog);
                case CHANNEL_TIMEOUT -> new OfSocket(this, ServerSocketChannel.open().socket(), address, backlog);
                case CHANNEL, CHANNEL_VIRTUAL -> new OfChannel(this, ServerSocketChannel.open(), address, backlog);
                case CHANNEL_IPV4 ->
                    new OfChannel(this, ServerSocketChannel.open(StandardProtocolFamily.INET), address, backlog);
                case CHANNEL_REUSEPORT -> new OfChannel(this,
                        ServerSocketChannel.open().setOption(StandardSocketOptions.SO_REUSEPORT, true), address,
                        backlog);
                case SELECTOR, SELECTOR_BEFORE_BIND ->
                    new OfSelector(this, ServerSocketChannel.open(), address, backlog);
                case ASYNCHRONOUS -> new OfAsynchronous(address, backlog);
                case HTTP -> new OfHttp(address, backlog);
                case NETTY -> new NettyServer(EpollServerSocketChannel::new, address, backlog);
            };
        }

        /** On a Unix-domain socket, which only some can have. */
        Server open(UnixDomainSocketAddress address, int backlog) throws IOException {
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            return switch (this) {
                case NETTY -> new NettyServer(EpollServerDomainSocketChannel::new,
                        new DomainSocketAddress(address.getPath().toString()), backlog);
                case CHANNEL, CHANNEL_VIRTUAL -> new OfChannel(this, channel, address, backlog);
                case SELECTOR, SELECTOR_BEFORE_BIND -> new OfSelector(this, channel, address, backlog);
                case SOCKET, SOCKET_TIMEOUT, SOCKET_VIRTUAL, CHANNEL_IPV4, CHANNEL_REUSEPORT, CHANNEL_TIMEOUT,
                        ASYNCHRONOUS, HTTP ->
                    throw new IllegalArgumentException(this + " has no Unix-domain sockets");
            };
        }
    }

    abstract String local() throws IOException;

    abstract void accept() throws IOException;

    /** The thread that accepts does nothing more, from its next connection on. */
    void hold() {
        throw new UnsupportedOperationException();
    }

    @Override
    public abstract void close() throws IOException;

    static byte[] answer() {
        return (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Runs {@code loop} until it throws, which it does when the server is closed. */
    static void start(boolean virtual, Loop loop) {
        Runnable task = () -> {
            try {
                while (true) {
                    loop.once();
                }
            } catch (IOException e) {
                System.out.println("acceptor ends: " + e);
            }
        };
        var _ = virtual ? Thread.startVirtualThread(task) : Thread.ofPlatform().daemon().start(task);
    }

    /** One round. */
    interface Loop {
        void once() throws IOException;
    }

    private static final class OfSocket extends Server {
        private static final int TIMEOUT_MS = 40;
        private final Kind kind;
        private final ServerSocket socket;

        OfSocket(Kind kind, ServerSocket socket, InetSocketAddress address, int backlog) throws IOException {
            this.kind = kind;
            this.socket = socket;
            socket.bind(address, backlog);
        }

        @Override
        String local() {
            return socket.getLocalSocketAddress().toString();
        }

        @Override
        void accept() throws IOException {
            if (kind == Kind.SOCKET_TIMEOUT || kind == Kind.CHANNEL_TIMEOUT) {
                socket.setSoTimeout(TIMEOUT_MS);
            }
            start(kind == Kind.SOCKET_VIRTUAL, () -> {
                try (Socket accepted = socket.accept()) {
                    accepted.getOutputStream().write(answer());
                } catch (SocketTimeoutException e) {
                    // the next round
                }
            });
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class OfChannel extends Server {
        private final Kind kind;
        private final ServerSocketChannel channel;

        OfChannel(Kind kind, ServerSocketChannel channel, SocketAddress address, int backlog) throws IOException {
            this.kind = kind;
            this.channel = channel;
            channel.bind(address, backlog);
        }

        @Override
        String local() throws IOException {
            return channel.getLocalAddress().toString();
        }

        @Override
        void accept() {
            start(kind == Kind.CHANNEL_VIRTUAL, () -> {
                try (SocketChannel accepted = channel.accept()) {
                    accepted.write(ByteBuffer.wrap(answer()));
                }
            });
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class OfSelector extends Server {
        private final ServerSocketChannel channel;
        private final Selector selector = Selector.open();
        private volatile boolean isHeld;
        private final Kind kind;

        OfSelector(Kind kind, ServerSocketChannel channel, SocketAddress address, int backlog) throws IOException {
            this.kind = kind;
            this.channel = channel;
            channel.configureBlocking(false);
            if (kind == Kind.SELECTOR_BEFORE_BIND) {
                channel.register(selector, SelectionKey.OP_ACCEPT);
                selector.selectNow();
            }
            channel.bind(address, backlog);
        }

        @Override
        String local() throws IOException {
            return channel.getLocalAddress().toString();
        }

        @Override
        void accept() throws IOException {
            if (kind == Kind.SELECTOR) {
                channel.register(selector, SelectionKey.OP_ACCEPT);
            }
            start(false, this::select);
        }

        private void select() throws IOException {
            try {
                selector.select(_ -> answerAll());
            } catch (ClosedSelectorException e) {
                throw new IOException("closed", e);
            }
        }

        @Override
        void hold() {
            isHeld = true;
        }

        private void answerAll() {
            while (isHeld) {
                LockSupport.park(this);
            }
            try (SocketChannel accepted = channel.accept()) {
                if (accepted != null) {
                    accepted.write(ByteBuffer.wrap(answer()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            selector.close();
        }
    }

    private static final class OfAsynchronous extends Server
            implements
                CompletionHandler<AsynchronousSocketChannel, Object> {
        private final AsynchronousServerSocketChannel channel = AsynchronousServerSocketChannel.open();

        OfAsynchronous(SocketAddress address, int backlog) throws IOException {
            channel.bind(address, backlog);
        }

        @Override
        String local() throws IOException {
            return channel.getLocalAddress().toString();
        }

        @Override
        void accept() {
            channel.accept(this, this);
        }

        @Override
        public void completed(AsynchronousSocketChannel accepted, Object attachment) {
            try (accepted) {
                accepted.write(ByteBuffer.wrap(answer())).get();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            accept();
        }

        @Override
        public void failed(Throwable cause, Object attachment) {
            System.out.println("acceptor ends: " + cause);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class OfHttp extends Server {
        private final HttpServer server;

        OfHttp(InetSocketAddress address, int backlog) throws IOException {
            server = HttpServer.create(address, backlog);
            server.createContext("/", exchange -> {
                byte[] body = answer();
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
        }

        @Override
        String local() {
            return server.getAddress().toString();
        }

        @Override
        void accept() {
            server.start();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
