package dev.coop.worker.hook;

import java.io.IOException;
import java.net.InetSocketAddress;

/** What the hook tells. Called on whatever thread binds, accepts or selects, under its locks: must not block. */
public interface ListenEvents {
    /** The program binds the cluster's address, and gets the cluster's socket. */
    void adopted();

    /** The program takes connections: its first accept on the cluster's socket is entered or registered. Once. */
    void listening(int port);

    /** The program listens with a server socket of its own, on a fixed port other than the cluster's. */
    void listeningElsewhere(InetSocketAddress address);

    /** The program asked for every address and got the cluster's, which is narrower. Once. */
    void hostOverruled(InetSocketAddress asked);

    /** The system refused to listen on the cluster's socket: {@code EADDRINUSE} when somebody else listens there. */
    void listenFailed(IOException cause);
}
