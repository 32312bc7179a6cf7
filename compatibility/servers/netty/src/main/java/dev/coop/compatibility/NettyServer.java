package dev.coop.compatibility;

import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;

/** Netty's own HTTP on Java's channels, or with the argument {@code native} on epoll. */
final class NettyServer {
    public static void main(String[] args) throws Exception {
        boolean isNative = List.of(args).contains("native");
        IoHandlerFactory loop = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerSocketChannel> channel = isNative
                ? EpollServerSocketChannel.class
                : NioServerSocketChannel.class;
        new ServerBootstrap().group(new MultiThreadIoEventLoopGroup(loop)).channel(channel)
                .childHandler(new Connection()).bind(Integer.parseInt(System.getenv("PORT"))).sync();
    }

    private static final class Connection extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) throws Exception {
            if (System.getProperty("javax.net.ssl.keyStore") != null) {
                SSLEngine engine = SSLContext.getDefault().createSSLEngine();
                engine.setUseClientMode(false);
                channel.pipeline().addLast(new SslHandler(engine));
            }
            channel.pipeline().addLast(new HttpServerCodec(), new HttpServerKeepAliveHandler(),
                    new HttpObjectAggregator(65536), new Page());
        }
    }

    private static final class Page extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            ByteBuf page = Unpooled.copiedBuffer(("pid " + ProcessHandle.current().pid()).getBytes());
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, page);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, page.readableBytes());
            context.writeAndFlush(response);
        }
    }
}
