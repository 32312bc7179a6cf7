package dev.coop.systemtests.apps;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Answers one HTTP request of each connection with this process's pid, and hangs up. On event loops. */
final class NettyPidHandler extends ChannelInboundHandlerAdapter {
    private final ChannelGroup clients;

    NettyPidHandler(ChannelGroup clients) {
        this.clients = clients;
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        clients.add(context.channel());
    }

    /** Requests here are as small as a packet, and arrive as a whole. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ((ByteBuf) message).release();
        String pid = Long.toString(ProcessHandle.current().pid());
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + pid.length() + "\r\nConnection: close\r\n\r\n" + pid;
        context.writeAndFlush(Unpooled.copiedBuffer(answer, UTF_8)).addListener(ChannelFutureListener.CLOSE);
    }

    /** A client has gone. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
