package dev.coop.systemtests.apps;

import java.lang.reflect.InvocationTargetException;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * An unmodified server on Netty, 4.1 or 4.2, by the transport that such servers choose: the best there is. Answers each
 * request with its pid, and answers those that it has when it is told to end.
 */
public final class NettyMain {
    private static final long DRAIN_MS = 4000;

    private NettyMain() {}

    /** Serves at the port of the environment, else at that of the arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Marks.print("io_uring " + isUringAvailable() + ", epoll " + Epoll.isAvailable());
        EventLoopGroup loop = loop();
        ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Channel server = new ServerBootstrap().group(loop).channel(type()).childHandler(new NettyPidHandler(clients))
                .bind(Integer
                        .parseInt(System.getenv().getOrDefault("PORT", arguments.length == 0 ? "0" : arguments[0])))
                .sync().channel();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server, clients), "drain"));
        server.closeFuture().await();
    }

    /** The names of 4.1, which 4.2 has too. Not one expression: its type would be a class of 4.2. */
    @SuppressWarnings("deprecation")
    private static EventLoopGroup loop() {
        if (Epoll.isAvailable()) {
            return new EpollEventLoopGroup(1);
        }
        return new NioEventLoopGroup(1);
    }

    private static Class<? extends ServerChannel> type() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Of Netty 4.2 only, where it is on the class path. */
    private static boolean isUringAvailable() {
        try {
            return (boolean) Class.forName("io.netty.channel.uring.IoUring").getMethod("isAvailable").invoke(null);
        } catch (ClassNotFoundException _) {
            return false;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void drain(Channel server, ChannelGroup clients) {
        server.close().syncUninterruptibly();
        server.eventLoop().submit(() -> {}).syncUninterruptibly();
        clients.newCloseFuture().awaitUninterruptibly(DRAIN_MS);
    }
}
