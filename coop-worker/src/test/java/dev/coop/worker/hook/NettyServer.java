package dev.coop.worker.hook;

import java.io.IOException;
import java.net.SocketAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;

/** By Netty's epoll transport, on one event loop. */
final class NettyServer extends Server {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel channel;

    NettyServer(ChannelFactory<ServerChannel> channels, SocketAddress address, int backlog) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loop).channelFactory(channels)
                .option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_BACKLOG, backlog)
                .childHandler(new Answer());
        if (!(address instanceof DomainSocketAddress)) {
            // As servers do that bind once for each loop: it must not matter.
            bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
        }
        try {
            channel = bootstrap.bind(address).syncUninterruptibly().channel();
        } catch (Throwable e) {
            var _ = loop.shutdownGracefully();
            throw new IOException(e);
        }
    }

    @Override
    String local() {
        return channel.localAddress().toString();
    }

    @Override
    void accept() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        var _ = loop.shutdownGracefully();
    }

    /** Answers and hangs up. */
    private static final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(answer())).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public boolean isSharable() {
            return true;
        }
    }
}
