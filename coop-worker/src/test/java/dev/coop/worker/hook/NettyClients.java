package dev.coop.worker.hook;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;

import static java.util.concurrent.TimeUnit.SECONDS;

/** What binds by the same method of Netty's as servers do, and is none. */
final class NettyClients {
    private static final int CLOSE_LIMIT_SECONDS = 10;

    private NettyClients() {}

    /** Has a datagram channel at {@code port}, and one that connects from there to {@code peer}; the ports they have. */
    static String open(int port, int peer) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            Channel datagram = new Bootstrap().group(loop).channel(EpollDatagramChannel.class)
                    .handler(new ChannelInboundHandlerAdapter()).bind(loopback(port)).syncUninterruptibly().channel();
            Channel client = new Bootstrap().group(loop).channel(EpollSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true).handler(new ChannelInboundHandlerAdapter())
                    .connect(loopback(peer), loopback(port)).syncUninterruptibly().channel();
            return port(datagram) + " " + port(client);
        } finally {
            // With it go the channels, and their ports are free.
            loop.shutdownGracefully(0, CLOSE_LIMIT_SECONDS, SECONDS).syncUninterruptibly();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }
}
