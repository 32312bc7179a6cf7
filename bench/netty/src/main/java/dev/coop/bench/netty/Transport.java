package dev.coop.bench.netty;

import java.util.Locale;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** By what Netty does its input and output. */
enum Transport {
    /** The JDK's channels and selector. */
    NIO,
    /** Netty's own native calls. */
    EPOLL;

    /**
     * The one with this name, in small letters.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Transport named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    IoHandlerFactory loops() {
        return switch (this) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
        };
    }

    Class<? extends ServerChannel> listener() {
        return switch (this) {
            case NIO -> NioServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
        };
    }
}
