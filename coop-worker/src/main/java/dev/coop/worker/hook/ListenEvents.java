package dev.coop.worker.hook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;

/** What the hook tells. Called on whatever thread binds, accepts or selects, under its locks: must not block. */
public interface ListenEvents {
    /** The program binds {@code at}, and gets the shared socket of that address. */
    void adopted(SocketAddress at);

    /** The program takes connections at {@code at}: its first accept there is entered or registered. Once. */
    void listening(SocketAddress at);

    /** The program asked for every address and got the cluster's, which is narrower. Once. */
    void hostOverruled(InetSocketAddress asked);

    /** The program asked for another address than the cluster's, and got it. Once. */
    void otherHost(InetSocketAddress asked);

    /** The program binds a Unix-domain socket of its own. */
    void ownPath(Path path);

    /** The workers' table of turns can't be had, for {@code cause}: this one accepts as it can. Once for each port. */
    void noTurns(IOException cause);

    /** A native transport of Netty's can't be used in this JVM, {@code message} says why. Once for each. */
    void transportRefused(String message);

    /** The system refused to listen on the shared socket: {@code EADDRINUSE} when somebody else listens there. */
    void listenFailed(SocketAddress at, IOException cause);
}
