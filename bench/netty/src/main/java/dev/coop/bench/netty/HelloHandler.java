package dev.coop.bench.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Answers every request with who it is. One for all connections, on any of the event loops. */
@ChannelHandler.Sharable
final class HelloHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final byte[] page = ("hello from worker " + System.getenv().getOrDefault("COOP_WORKER_INDEX", "alone")
            + ", process " + ProcessHandle.current().pid() + "\n").getBytes(US_ASCII);

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpRequest request) {
            ChannelFuture sent = context.write(hello());
            if (!HttpUtil.isKeepAlive(request)) {
                sent.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private FullHttpResponse hello() {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
                Unpooled.wrappedBuffer(page));
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, page.length);
        return response;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    /** A client that goes in the middle of a request is nothing to report. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ChannelFuture _ = context.close();
    }
}
