package dev.coop.bench.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpServerCodec;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Says hello on the port in {@code PORT}, else on 8000. Arguments: the transport, {@code nio} or {@code epoll}, and how
 * many event loops there are. The first of them accepts; each serves its share of the connections.
 */
public final class NettyHello {
    private static final int STOP_LIMIT_SECONDS = 2;

    private NettyHello() {}

    /** Starts the server; the JVM lives until it is told to end. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            throw new IllegalArgumentException("arguments: nio|epoll EVENT_LOOPS");
        }
        Transport transport = Transport.named(args[0]);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(Integer.parseInt(args[1]), transport.loops());
        HelloHandler hello = new HelloHandler();
        new ServerBootstrap().group(loops).channel(transport.listener()).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), hello);
            }
        }).bind(Integer.parseInt(System.getenv().getOrDefault("PORT", "8000"))).sync();
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> loops.shutdownGracefully(0, STOP_LIMIT_SECONDS, SECONDS).awaitUninterruptibly()));
    }
}
